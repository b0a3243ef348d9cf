/** What was measured of a whole query, as it is shown. */
import type { StepGrid } from '../../operators/operator.ts';
import type { OperatorTrace } from './operator-trace.ts';

/** An operator with what it took and gave; docs/explain.md says what each number is. */
export interface ExplainedOperator {
  readonly operator: string;
  readonly detail: string;
  readonly series: number;
  readonly samples: number;
  readonly rows: number;
  readonly bytes: number;
  readonly selfMs: number;
  readonly totalMs: number;
  readonly children: readonly ExplainedOperator[];
}

export interface QueryTrace {
  /** Passes that changed the plan, in their order. */
  readonly rewrites: readonly string[];
  /** null: the query needs no operator. */
  readonly plan: ExplainedOperator | null;
  readonly grid: StepGrid;
  /** Samples of each step: those that it looks at, and those that no step before could look at. */
  readonly queryablePerStep: Float64Array;
  readonly readPerStep: Float64Array;
}

export function explained(trace: OperatorTrace): ExplainedOperator {
  const { operator, detail, series, samples, rows, bytes } = trace;
  const times = { selfMs: roundedMs(trace.selfMs), totalMs: roundedMs(trace.totalMs) };
  return { operator, detail, series, samples, rows, bytes, ...times, children: trace.children.map(explained) };
}

/** As indented lines: what it is, then what it cost. */
export function explainedText({ rewrites, plan }: Pick<QueryTrace, 'rewrites' | 'plan'>): string {
  const lines = plan === null ? ['nothing to evaluate'] : linesOf(plan, '');
  if (rewrites.length > 0) lines.push(`rewritten by: ${rewrites.join(', ')}`);
  return lines.join('\n');
}

function linesOf(node: ExplainedOperator, indent: string): string[] {
  const { detail, series, samples, rows, bytes, selfMs, totalMs, children } = node;
  const taken = series === 0 && samples === 0 ? '' : `${series} series, ${samples} samples -> `;
  const line = `${indent}${detail}  (${taken}${rows} rows, ${bytes} bytes; ${selfMs} of ${totalMs} ms)`;
  return [line, ...children.flatMap((child) => linesOf(child, `${indent}  `))];
}

/** Milliseconds with three decimals. */
export function roundedMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
