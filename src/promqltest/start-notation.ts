/**
 * A line of start timestamps, `http_total{job="a"}@st -30s _ 0x3 -1m+1sx2`: for each sample of the line behind it how far
 * its start lies from its own time.
 */
import { parseDuration } from '../model/durations.ts';
import { scanLabels } from './series-notation.ts';

/** Milliseconds to add to the time of a sample; omitted: the start is not known. */
export type StartOffset = number | 'omitted';

export interface StartLine {
  readonly labels: ReadonlyMap<string, string>;
  readonly offsets: readonly StartOffset[];
}

const START_LINE = /^(\S*)@st(?:\s+(.*))?$/;
const DURATION = String.raw`[+-]?\d+[a-z]*`;
const ITEM = new RegExp(`^(${DURATION})(?:([+-]\\d+[a-z]*)?x(\\d+))?$`);
const OMITTED_ITEM = /^_(?:x(\d+))?$/;

/** null: another kind of line. */
export function parseStartLine(line: string): StartLine | null {
  const match = START_LINE.exec(line);
  if (match === null) return null;
  const { labels } = scanLabels(match[1]);
  const items = (match[2] ?? '').split(/\s+/).filter((item) => item !== '');
  return { labels, offsets: items.flatMap(parseItem) };
}

function parseItem(item: string): StartOffset[] {
  const omitted = OMITTED_ITEM.exec(item);
  if (omitted !== null) return new Array<StartOffset>(Number(omitted[1] ?? 1)).fill('omitted');
  const match = ITEM.exec(item);
  if (match === null) throw new Error(`not a start time: ${JSON.stringify(item)}`);
  const [, first, change, times] = match;
  const offset = parseOffset(first);
  const step = change === undefined ? 0 : parseOffset(change);
  return Array.from({ length: Number(times ?? 0) + 1 }, (_, i) => offset + i * step);
}

function parseOffset(text: string): number {
  const length = parseDuration(text.replace(/^[+-]/, ''));
  return text.startsWith('-') ? -length : length;
}
