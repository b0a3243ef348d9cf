/** A binary operator on two samples of which at least one is a native histogram. */
import { goQuote } from '../../model/go-format.ts';
import { CounterReset, type Histogram } from '../../model/histogram.ts';
import type { BinaryOp } from '../ast.ts';
import {
  addHistograms,
  type Combined,
  divideHistogram,
  multiplyHistogram,
  subtractHistograms,
} from '../histogram/arithmetic.ts';
import { compactHistogram } from '../histogram/compact.ts';
import { equalHistograms } from '../histogram/equal.ts';
import { trimHistogram } from '../histogram/trim.ts';

/** What is to be said about a pair. */
export interface Remark {
  readonly severity: 'warn' | 'info';
  readonly text: string;
}

/** filtered: a comparison does not hold. */
export type HistogramOutcome = number | Histogram | 'filtered';

export interface PairResult {
  /** null: the operator is not for these two. */
  readonly outcome: HistogramOutcome | null;
  readonly remark: Remark | null;
}

export class HistogramPair {
  readonly #op: BinaryOp;
  readonly #bool: boolean;

  constructor(op: BinaryOp, bool: boolean) {
    this.#op = op;
    this.#bool = bool;
  }

  combine(left: number | Histogram, right: number | Histogram): PairResult {
    if (typeof left === 'object' && typeof right === 'object') return this.#histograms(left, right);
    const outcome = this.#withNumber(left, right);
    return outcome === null ? this.#incompatible(left, right) : { outcome, remark: null };
  }

  /** null: not possible. */
  #withNumber(left: number | Histogram, right: number | Histogram): Histogram | null {
    const op = this.#op;
    if (typeof left === 'number') {
      return typeof right === 'object' && op === '*' ? compactHistogram(multiplyHistogram(right, left)) : null;
    }
    if (typeof right !== 'number') return null;
    switch (op) {
      case '*':
        return compactHistogram(multiplyHistogram(left, right));
      case '/':
        return compactHistogram(divideHistogram(left, right));
      case '</':
        return trimHistogram(left, right, 'keepBelow');
      case '>/':
        return trimHistogram(left, right, 'keepAbove');
      default:
        return null;
    }
  }

  #histograms(left: Histogram, right: Histogram): PairResult {
    switch (this.#op) {
      case '+':
        return this.#checked(addHistograms(left, right), 'addition');
      case '-':
        return this.#checked(subtractHistograms(left, right), 'subtraction');
      case '==':
        return { outcome: this.#compared(left, equalHistograms(left, right)), remark: null };
      case '!=':
        return { outcome: this.#compared(left, !equalHistograms(left, right)), remark: null };
      default:
        return this.#incompatible(left, right);
    }
  }

  #compared(left: Histogram, holds: boolean): HistogramOutcome {
    if (this.#bool) return Number(holds);
    return holds ? left : 'filtered';
  }

  #checked(combined: Combined | null, operation: 'addition' | 'subtraction'): PairResult {
    if (combined === null) {
      return refused('warn', `incompatible bucket layout encountered for binary operator ${this.#op}`);
    }
    if (combined.counterResetCollision) {
      return refused('warn', `conflicting counter resets during histogram ${operation}`);
    }
    const { histogram, boundsReconciled } = combined;
    // A difference may have negative counts: it is no counter.
    const counterReset = operation === 'subtraction' ? CounterReset.Gauge : histogram.counterReset;
    const text = `mismatched custom buckets were reconciled during ${operation}`;
    return {
      outcome: compactHistogram({ ...histogram, counterReset }),
      remark: boundsReconciled ? { severity: 'info', text } : null,
    };
  }

  #incompatible(left: number | Histogram, right: number | Histogram): PairResult {
    const operation = `${kindOf(left)} ${this.#op} ${kindOf(right)}`;
    const text = 'incompatible sample types encountered for binary operator';
    return refused('info', `${text} ${goQuote(this.#op)}: ${operation}`);
  }
}

function refused(severity: Remark['severity'], text: string): PairResult {
  return { outcome: null, remark: { severity, text } };
}

function kindOf(value: number | Histogram): 'float' | 'histogram' {
  return typeof value === 'number' ? 'float' : 'histogram';
}
