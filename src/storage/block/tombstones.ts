/**
 * What is deleted of blocks: their tombstones, kept in one file of the data directory (docs/format/tombstones.md) until the
 * blocks are written anew without what these cover.
 */
import { readFile } from 'node:fs/promises';
import { type LabelSet, labelValue, type Symbols } from '../../model/labels.ts';
import { type Matcher, type MatchType, valueTest } from '../../model/matchers.ts';
import { replaceFile } from '../durable-files.ts';
import type { Tombstone } from '../view.ts';

const VERSION = 1;
const MATCH_TYPES: ReadonlySet<unknown> = new Set<MatchType>(['=', '!=', '=~', '!~']);

/** Tombstones by the id of their block; blocks without any are left out. */
export type TombstonesOfBlocks = ReadonlyMap<string, readonly Tombstone[]>;

/** What the file says; nothing when there is none. Throws when it is damaged. */
export async function readTombstones(path: string): Promise<TombstonesOfBlocks> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw error;
  }
  return parseTombstones(text);
}

export async function writeTombstones(path: string, tombstones: TombstonesOfBlocks): Promise<void> {
  await replaceFile(path, formatTombstones(tombstones));
}

export function formatTombstones(tombstones: TombstonesOfBlocks): string {
  return `${JSON.stringify({ version: VERSION, blocks: Object.fromEntries(tombstones) }, null, 1)}\n`;
}

export function parseTombstones(text: string): TombstonesOfBlocks {
  const whole: unknown = JSON.parse(text);
  if (!isRecord(whole) || whole.version !== VERSION || !isRecord(whole.blocks)) {
    throw new Error(`tombstones: expected an object of version ${VERSION} with blocks`);
  }
  const parsed = new Map<string, Tombstone[]>();
  for (const [id, list] of Object.entries(whole.blocks)) {
    if (!Array.isArray(list)) throw new Error(`tombstones of block ${id}: expected a list`);
    parsed.set(id, list.map(parseTombstone));
  }
  return parsed;
}

function parseTombstone(value: unknown): Tombstone {
  if (!isRecord(value) || !Array.isArray(value.matchers)) throw new Error('tombstone: expected matchers');
  const { mint, maxt } = value;
  if (!Number.isFinite(mint) || !Number.isFinite(maxt)) throw new Error('tombstone: expected mint and maxt');
  return { matchers: value.matchers.map(parseMatcher), mint: mint as number, maxt: maxt as number };
}

function parseMatcher(value: unknown): Matcher {
  if (!isRecord(value) || !MATCH_TYPES.has(value.type)) throw new Error('tombstone: expected the type of a matcher');
  const { type, name, value: text } = value;
  if (typeof name !== 'string' || typeof text !== 'string') throw new Error('tombstone: expected a name and a value');
  return { type: type as MatchType, name, value: text };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The list with one more tombstone, cut to the times of the block; the same list when the block has no such times, or when
 * one of the list covers it. Entries of a list are never changed: readers tell lists of one block apart by their length.
 */
export function withTombstone(
  list: readonly Tombstone[],
  tombstone: Tombstone,
  block: { readonly mint: number; readonly maxt: number },
): readonly Tombstone[] {
  const mint = Math.max(tombstone.mint, block.mint);
  const maxt = Math.min(tombstone.maxt, block.maxt);
  if (mint > maxt) return list;
  const covered = list.some(
    (other) => other.mint <= mint && other.maxt >= maxt && sameMatchers(other.matchers, tombstone.matchers),
  );
  return covered ? list : [...list, { matchers: tombstone.matchers, mint, maxt }];
}

function sameMatchers(a: readonly Matcher[], b: readonly Matcher[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ type, name, value }, i) => type === b[i].type && name === b[i].name && value === b[i].value)
  );
}

/** Whether a sample of the series with these labels is deleted. */
export function isDeleted(
  tombstones: readonly Tombstone[],
  labels: LabelSet,
  symbols: Symbols,
  timeMs: number,
): boolean {
  const passes = (matcher: Matcher): boolean =>
    valueTest(matcher)(symbols.text(labelValue(labels, symbols.find(matcher.name))));
  return tombstones.some(({ matchers, mint, maxt }) => timeMs >= mint && timeMs <= maxt && matchers.every(passes));
}
