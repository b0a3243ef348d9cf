/** Parameters of aggregations, one a step: checked over all steps before anything is read. */
import { Refusal } from '../../../errors.ts';
import { formatG } from '../../../model/go-format.ts';

/** The greatest double below 2^63 is refused already, as by Prometheus. */
const OVERFLOW = 2 ** 63 - 1024;
const UNDERFLOW = -(2 ** 63);

/** k of topk, bottomk and limitk, as whole numbers; a step whose k is below 1 gets 0. */
export function wholeCounts(values: Float64Array): Float64Array {
  // Any NaN is an error, also where every other k is below 1.
  for (const value of values) if (Number.isNaN(value)) throw new Refusal('execution', 'Parameter value is NaN');
  if (values.every((value) => value < 1)) return new Float64Array(values.length);
  for (const value of values) {
    if (value <= UNDERFLOW) throw new Refusal('execution', `Scalar value ${formatG(value)} underflows int64`);
    if (value >= OVERFLOW) throw new Refusal('execution', `Scalar value ${formatG(value)} overflows int64`);
  }
  return values.map((value) => Math.max(0, Math.trunc(value)));
}
