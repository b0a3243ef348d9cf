/** Which label names and pairs the head has most of, as GET /api/v1/status/tsdb shows it. */
import { METRIC_NAME } from '../../model/labels.ts';
import { CONTROL, PAIR } from '../../threads/layout.ts';
import type { HeadMemory } from './memory.ts';
import { pairText } from './pairs.ts';

export interface NamedCount {
  readonly name: string;
  readonly value: number;
}

/** Each list sorted by value, largest first. */
export interface Cardinality {
  readonly seriesCountByMetricName: NamedCount[];
  readonly labelValueCountByLabelName: NamedCount[];
  /** Bytes of the values of a name, counted for every series that has them. */
  readonly memoryInBytesByLabelName: NamedCount[];
  /** `name` is `label=value`. */
  readonly seriesCountByLabelValuePair: NamedCount[];
}

/** Counts with the pair that they belong to, before there is need for its text. */
interface PairCount {
  readonly pair: number;
  readonly value: number;
}

export function cardinality(memory: HeadMemory, limit: number): Cardinality {
  const pairs = memory.pairs.words;
  const metrics: PairCount[] = [];
  const values: PairCount[] = [];
  const bytes: PairCount[] = [];
  const series: PairCount[] = [];
  for (
    let name = memory.control.words[CONTROL.newestName] - 1;
    name >= 0;
    name = pairs[name * PAIR.words + PAIR.older] - 1
  ) {
    const isMetricName = pairText(memory, name) === METRIC_NAME;
    const record = name * PAIR.words;
    let byteCount = 0;
    for (let pair = pairs[record + PAIR.first] - 1; pair >= 0; pair = pairs[pair * PAIR.words + PAIR.older] - 1) {
      const count = { pair, value: pairs[pair * PAIR.words + PAIR.count] };
      byteCount += valueLength(pairs, pair, name) * count.value;
      series.push(count);
      if (isMetricName) metrics.push(count);
    }
    values.push({ pair: name, value: pairs[record + PAIR.count] });
    bytes.push({ pair: name, value: byteCount });
  }
  const text = (pair: number) => pairText(memory, pair);
  const nameAndValue = (pair: number) => `${text(pairs[pair * PAIR.words + PAIR.name])}=${text(pair)}`;
  return {
    seriesCountByMetricName: largest(metrics, limit, text),
    labelValueCountByLabelName: largest(values, limit, text),
    memoryInBytesByLabelName: largest(bytes, limit, text),
    seriesCountByLabelValuePair: largest(series, limit, nameAndValue),
  };
}

/** Bytes of a pair's value: its key without the name's, a tag and the length's own bytes. */
function valueLength(pairs: Int32Array, pair: number, name: number): number {
  const field = pairs[pair * PAIR.words + PAIR.keyLength] - pairs[name * PAIR.words + PAIR.keyLength] - 1;
  let lengthBytes = 1;
  while (field - lengthBytes >= 2 ** (7 * lengthBytes)) lengthBytes++;
  return field - lengthBytes;
}

function largest(counts: PairCount[], limit: number, text: (pair: number) => string): NamedCount[] {
  counts.sort((a, b) => b.value - a.value || a.pair - b.pair);
  return counts.slice(0, limit).map(({ pair, value }) => ({ name: text(pair), value }));
}
