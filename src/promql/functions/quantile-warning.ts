import { formatG } from '../../model/go-format.ts';
import type { Position } from '../ast.ts';
import type { EvalContext } from '../operators/operator.ts';

/** A warning for each different parameter that is no quantile. */
export function warnOfQuantiles(quantiles: Iterable<number>, position: Position, context: EvalContext): void {
  for (const q of new Set(quantiles)) {
    if (q >= 0 && q <= 1) continue;
    context.annotations.warn(`quantile value should be between 0 and 1, got ${formatG(q)}`, position);
  }
}
