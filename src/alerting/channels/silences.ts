/**
 * Silences: for a time, alerts whose labels pass all matchers are not told to anybody. They are never changed in what they
 * say, only ended: an edit ends the old one and makes another. Kept until some days after their end, as Alertmanager does.
 */
import { randomUUID } from 'node:crypto';
import { LIMITS } from '../../limits.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';
import { type Matcher, matchesEmpty, valueTest } from '../../model/matchers.ts';
import type { KeptRecords } from '../../storage/kept-records.ts';

const KEPT_AFTER_END_MS = 120 * 3600 * 1000;

export interface SilenceText {
  readonly matchers: readonly Matcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
}

export interface Silence extends SilenceText {
  readonly id: string;
  readonly updatedAtMs: number;
}

export type SilenceState = 'pending' | 'active' | 'expired';

/** The text of a silence does not hold together. */
export class SilenceProblem extends Error {
  override readonly name = 'SilenceProblem';
}

interface Known {
  readonly silence: Silence;
  readonly passes: (labels: ReadonlyMap<string, string>) => boolean;
}

export class Silences {
  readonly #records: KeptRecords;
  readonly #known = new Map<string, Known>();

  constructor(records: KeptRecords) {
    this.#records = records;
    for (const [id, value] of records.stored) this.#know({ ...(value as Silence), id });
  }

  /** Newest end first. */
  list(): Silence[] {
    const all = [...this.#known.values()].map(({ silence }) => silence);
    return all.sort((a, b) => b.endsAtMs - a.endsAtMs || (a.id < b.id ? -1 : 1));
  }

  get(id: string): Silence | null {
    return this.#known.get(id)?.silence ?? null;
  }

  /**
   * Makes a silence, or changes the one of this id. Resolves with the id of the one that is in force; throws a
   * SilenceProblem.
   */
  async set(text: SilenceText, id: string | null, nowMs: number): Promise<string> {
    const old = id === null ? null : this.get(id);
    if (id !== null && old === null) throw new SilenceProblem(`silence ${id} not found`);
    check(text, nowMs);
    this.#forgetOld(nowMs);
    if (old !== null && canBeChanged(old, text, nowMs)) return this.#keep({ ...old, ...text, updatedAtMs: nowMs });
    if (this.#known.size >= LIMITS.silencesMax) {
      throw new SilenceProblem(`there are ${this.#known.size} silences, at most ${LIMITS.silencesMax} can be`);
    }
    if (old !== null && stateOf(old, nowMs) !== 'expired') await this.expire(old.id, nowMs);
    const startsAtMs = Math.max(text.startsAtMs, nowMs);
    return this.#keep({ ...text, startsAtMs, id: randomUUID(), updatedAtMs: nowMs });
  }

  /** Throws a SilenceProblem when there is none, or none that is not over. */
  async expire(id: string, nowMs: number): Promise<void> {
    const silence = this.get(id);
    if (silence === null) throw new SilenceProblem(`silence ${id} not found`);
    const state = stateOf(silence, nowMs);
    if (state === 'expired') throw new SilenceProblem(`silence ${id} already expired`);
    const startsAtMs = state === 'pending' ? nowMs : silence.startsAtMs;
    await this.#keep({ ...silence, startsAtMs, endsAtMs: nowMs, updatedAtMs: nowMs });
  }

  /** Ids of the silences that hold for an alert now. */
  silencing(labels: LabelPairs, nowMs: number): string[] {
    const byName = new Map(labels);
    return [...this.#known.values()]
      .filter(({ silence, passes }) => stateOf(silence, nowMs) === 'active' && passes(byName))
      .map(({ silence }) => silence.id);
  }

  #know(silence: Silence): void {
    const tests = silence.matchers.map((matcher) => ({ name: matcher.name, test: valueTest(matcher) }));
    const passes = (labels: ReadonlyMap<string, string>): boolean =>
      tests.every(({ name, test }) => test(labels.get(name) ?? ''));
    this.#known.set(silence.id, { silence, passes });
  }

  async #keep(silence: Silence): Promise<string> {
    const { id, ...text } = silence;
    this.#know(silence);
    this.#records.put(id, text);
    await this.#records.durable();
    return id;
  }

  #forgetOld(nowMs: number): void {
    for (const [id, { silence }] of this.#known) {
      if (silence.endsAtMs + KEPT_AFTER_END_MS > nowMs) continue;
      this.#known.delete(id);
      this.#records.remove(id);
    }
  }
}

export function stateOf(silence: Silence, nowMs: number): SilenceState {
  if (silence.endsAtMs <= nowMs) return 'expired';
  return silence.startsAtMs > nowMs ? 'pending' : 'active';
}

/** What a silence has held for already stays: one that began keeps its matchers and its beginning. */
function canBeChanged(old: Silence, text: SilenceText, nowMs: number): boolean {
  if (JSON.stringify(old.matchers) !== JSON.stringify(text.matchers)) return false;
  const state = stateOf(old, nowMs);
  if (state === 'active') return text.startsAtMs === old.startsAtMs && text.endsAtMs >= nowMs;
  return state === 'pending' && text.startsAtMs >= nowMs;
}

function check({ matchers, startsAtMs, endsAtMs }: SilenceText, nowMs: number): void {
  if (matchers.length === 0) throw new SilenceProblem('invalid silence: at least one matcher required');
  if (matchers.every(matchesEmpty)) {
    throw new SilenceProblem('invalid silence: at least one matcher must not match the empty string');
  }
  if (endsAtMs <= startsAtMs) throw new SilenceProblem('failed to create silence: start time must be before end time');
  if (endsAtMs <= nowMs) throw new SilenceProblem('failed to create silence: end time cannot be in the past');
}
