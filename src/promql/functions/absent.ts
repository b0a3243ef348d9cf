/** absent and absent_over_time: 1 at the steps where the argument has no sample at all. */
import { EMPTY_LABELS, type LabelSet, labelSetOf, METRIC_NAME, type Symbols } from '../../model/labels.ts';
import type { Matcher } from '../../model/matchers.ts';
import type { Expr } from '../ast.ts';
import type { Batch, EvalContext, Operator } from '../operators/operator.ts';
import { withoutParens } from '../without-parens.ts';
import { vectorArgument } from './arguments.ts';
import type { FunctionCall } from './function.ts';

export const absentOperator = (call: FunctionCall): Operator =>
  new Absent(
    vectorArgument(call, 0),
    labelsOfAbsent(call.context.symbols, call.call.args[0]),
    call.grid.count,
    call.context,
  );

class Absent implements Operator {
  readonly children: readonly [Operator];
  readonly #labels: LabelSet;
  readonly #steps: number;
  readonly #context: EvalContext;
  #done = false;

  constructor(child: Operator, labels: LabelSet, steps: number, context: EvalContext) {
    this.children = [child];
    this.#labels = labels;
    this.#steps = steps;
    this.#context = context;
  }

  next(): Batch | null {
    if (this.#done) return null;
    this.#done = true;
    const steps = this.#steps;
    const present = new Uint8Array(steps).fill(1);
    const [child] = this.children;
    for (let batch = child.next(); batch !== null; batch = child.next()) {
      this.#context.checkpoint();
      cover(batch, steps, present);
    }
    if (!present.includes(1)) return null;
    return {
      rows: 1,
      labels: [this.#labels],
      dropName: null,
      values: new Float64Array(steps).fill(1),
      present,
      histograms: null,
    };
  }

  describe(): string {
    return 'absent';
  }
}

/** Steps with a sample are not absent. */
function cover({ rows, present }: Batch, steps: number, absent: Uint8Array): void {
  for (let row = 0, at = 0; row < rows; row++) {
    for (let i = 0; i < steps; i++, at++) if (present[at] !== 0) absent[i] = 0;
  }
}

/** Only a selector as such says which labels the missing series would have. */
function labelsOfAbsent(symbols: Symbols, argument: Expr): LabelSet {
  const expr = withoutParens(argument);
  if (expr.kind === 'vectorSelector') return labelSetOf(symbols, equalities(expr.matchers));
  if (expr.kind === 'matrixSelector') return labelSetOf(symbols, equalities(expr.selector.matchers));
  return EMPTY_LABELS;
}

/**
 * Labels that an equality names, from left to right: any further matcher of such a label takes it away again, whatever
 * it says (Prometheus keeps this for the sake of old rules).
 */
export function equalities(matchers: readonly Matcher[]): Map<string, string> {
  const seen = new Set<string>();
  const labels = new Map<string, string>();
  for (const { type, name, value } of matchers) {
    if (name === METRIC_NAME) continue;
    if (type === '=' && !seen.has(name)) {
      seen.add(name);
      labels.set(name, value);
    } else {
      labels.delete(name);
    }
  }
  return labels;
}
