/** A recording rule from one evaluation to the next: it writes the result, and marks what is no longer in it. */
import { decodeHistogram } from '../storage/chunk/histogram-bytes.ts';
import type { EvaluationTime, RuleContext } from './rule-context.ts';
import type { RecordingRule } from './rule-group.ts';
import { extraAt, labelsAt, type RuleResult } from './rule-result.ts';
import { failure, NOT_EVALUATED, type RuleEvaluation, type RuleStatus } from './rule-status.ts';
import type { RecordingWork } from './rule-work.ts';
import type { Slices } from './slices.ts';
import { goneSeries, NO_SERIES, type SeriesLabels, seriesOf, withoutSeries } from './written-series.ts';

export class RecordingRun {
  readonly rule: RecordingRule;
  status: RuleStatus = NOT_EVALUATED;
  readonly #limit: number;
  #written: SeriesLabels = NO_SERIES;

  /** @param limit most series, 0: any number */
  constructor(rule: RecordingRule, limit: number) {
    this.rule = rule;
    this.#limit = limit;
  }

  work({ sampleMs }: EvaluationTime, context: RuleContext): RecordingWork {
    const { name, query, labels } = this.rule;
    return { kind: 'recording', request: context.request(query, sampleMs), name, labels, limit: this.#limit };
  }

  /** Writes what the evaluation came to. */
  async take(
    result: RuleResult,
    { sampleMs }: EvaluationTime,
    context: RuleContext,
    slices: Slices,
  ): Promise<RuleEvaluation> {
    const { writer } = context;
    if (writer.unavailable !== null) return failure(writer.unavailable);
    const refused = new Set<number>();
    let error = '';
    for (let i = 0; i < result.count; i++) {
      if (slices.due()) await slices.turn();
      const labels = labelsAt(result, i);
      const extra = extraAt(result, i);
      const problem =
        extra.length > 0
          ? writer.appendHistogram(labels, sampleMs, decodeHistogram(extra, 0, extra.length))
          : writer.append(labels, sampleMs, result.values[2 * i], result.values[2 * i + 1]);
      if (problem === null) continue;
      refused.add(i);
      error = problem;
    }
    const all: SeriesLabels = { labels: result.labels, ends: result.labelEnds };
    const written = refused.size === 0 ? all : withoutSeries(all, refused);
    for (const series of goneSeries(this.#written, written)) {
      if (slices.due()) await slices.turn();
      writer.appendStale(series, sampleMs);
    }
    writer.commit();
    this.#written = written;
    return { samples: result.count, error, failed: false, canceled: false };
  }

  /** Goes on from where a rule of the configuration before was. */
  takeOver(before: RecordingRun): void {
    this.#written = before.#written;
  }

  /** The series that it wrote last; they are not its own any more. */
  leaveSeries(): Uint8Array[] {
    const left = [...seriesOf(this.#written)];
    this.#written = NO_SERIES;
    return left;
  }
}
