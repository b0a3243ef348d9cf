/** The remark that buckets were not cumulative: one for each metric, merged over series and steps. */
import { formatExponent, formatFloatPlain, formatG } from '../../model/go-format.ts';
import type { Position } from '../ast.ts';
import type { MonotonicRepair } from '../kernels/classic-buckets.ts';
import type { EvalContext } from '../operators/operator.ts';

const TEXT =
  'input to histogram_quantile needed to be fixed for monotonicity ' +
  '(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)';

interface Tally {
  boundMin: number;
  boundMax: number;
  differenceMax: number;
  samples: number;
  firstMs: number;
  lastMs: number;
}

export class MonotonicityNote {
  readonly #tallies = new Map<string, Tally>();

  /** `of` names the metric: see ofMetric. */
  add(of: string, repair: MonotonicRepair, timeMs: number): void {
    const tally = this.#tallies.get(of);
    if (tally === undefined) {
      this.#tallies.set(of, { ...repair, samples: 1, firstMs: timeMs, lastMs: timeMs });
      return;
    }
    tally.boundMin = Math.min(tally.boundMin, repair.boundMin);
    tally.boundMax = Math.max(tally.boundMax, repair.boundMax);
    tally.differenceMax = Math.max(tally.differenceMax, repair.differenceMax);
    tally.samples++;
    tally.firstMs = Math.min(tally.firstMs, timeMs);
    tally.lastMs = Math.max(tally.lastMs, timeMs);
  }

  tell(context: EvalContext, position: Position): void {
    for (const [of, tally] of this.#tallies) {
      const bounds = `from buckets ${formatG(tally.boundMin)} to ${formatG(tally.boundMax)}`;
      const difference = `with a max diff of ${formatTwoDigits(tally.differenceMax)}`;
      const span = `over ${tally.samples} samples from ${formatSecond(tally.firstMs)} to ${formatSecond(tally.lastMs)}`;
      context.annotations.info(`${TEXT}${of}, ${bounds}, ${difference}, ${span}`, position);
    }
  }
}

/** Go's `%.2g`. */
export function formatTwoDigits(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return formatG(value);
  const rounded = Number(value.toPrecision(2));
  const exponent = Number(rounded.toExponential().split('e')[1]);
  return exponent < -4 || exponent >= 2 ? formatExponent(rounded) : formatFloatPlain(rounded);
}

/** RFC 3339 in UTC, whole seconds. */
function formatSecond(timeMs: number): string {
  return new Date(Math.floor(timeMs / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
