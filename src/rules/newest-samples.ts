/** The newest sample of each of some series: what the states of alerts are restored from. */

import { withLabels } from '../model/label-pairs.ts';
import { METRIC_NAME } from '../model/labels.ts';
import { SampleColumns } from '../model/samples.ts';
import type { Checkpoint } from '../promql/engine.ts';
import { putLabels } from '../storage/label-writer.ts';
import type { Reader } from '../storage/storage.ts';
import { RuleResultBuilder } from './rule-result.ts';
import type { NewestSamplesWork } from './rule-work.ts';

/** For ruleResultOf(): labels without the metric name, values and times. A series whose newest sample is a staleness marker is left out. */
export function newestSamples(
  { matchers, mint, maxt }: NewestSamplesWork,
  reader: Reader,
  checkpoint: Checkpoint,
): Uint8Array<ArrayBuffer> {
  const builder = new RuleResultBuilder();
  const columns = new SampleColumns();
  const selection = reader.select(matchers, mint, maxt);
  for (let series = 0; series < selection.count; series++) {
    checkpoint();
    selection.read(series, mint, maxt, columns);
    const last = columns.count - 1;
    if (last < 0 || columns.isStale(last)) continue;
    const set = selection.labels(series);
    const labels = Array.from({ length: set.length / 2 }, (_, i): [string, string] => [
      reader.symbols.text(set[2 * i]),
      reader.symbols.text(set[2 * i + 1]),
    ]);
    putLabels(builder.labels, withLabels(labels, [[METRIC_NAME, '']]));
    builder.add(columns.words[2 * last], columns.words[2 * last + 1], columns.times[last]);
  }
  return builder.take();
}
