/** What a query gives at the steps of a grid, and how two answers differ. */
import { parseExpr } from '../../../src/promql/parse.ts';
import { ALL_FEATURES } from '../../../src/promqltest/run.ts';
import { evaluateAt } from './evaluate.ts';
import type { Buckets, TwinHistogram } from './histogram.ts';
import { keyOf, nearly, type TwinElement, type TwinQuery, TwinRefusal, TwinUndecided, withoutName } from './model.ts';

/** Labels to the element at each step, in the order of the answer; null: absent. 'refused': no answer. */
export type Answer = ReadonlyMap<string, readonly (TwinElement | null)[]> | 'refused';

export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly count: number;
}

/** 'undecided': there are several right answers. */
export function twinAnswer(
  text: string,
  { startMs, stepMs, count }: Grid,
  given: Pick<TwinQuery, 'series' | 'subqueryStepMs' | 'delayedNames'>,
): Answer | 'undecided' {
  const expr = parseExpr(text, { ...ALL_FEATURES, durationExpressions: true });
  const endMs = startMs + (count - 1) * stepMs;
  const query: TwinQuery = { ...given, startMs, endMs, gridStartMs: startMs, gridEndMs: endMs };
  const rows = new Map<string, (TwinElement | null)[]>();
  try {
    for (let step = 0; step < count; step++) {
      const value = evaluateAt(expr, startMs + step * stepMs, query);
      if (value.kind !== 'vector') throw new Error(`a ${value.kind}`);
      for (const sample of value.samples) {
        const key = keyOf(sample.dropName ? withoutName(sample.labels) : sample.labels);
        const row = rows.get(key) ?? new Array<TwinElement | null>(count).fill(null);
        if (row[step] !== null) throw new TwinRefusal('two samples with one set of labels');
        row[step] = sample.value;
        rows.set(key, row);
      }
    }
    return rows;
  } catch (error) {
    if (error instanceof TwinRefusal) return 'refused';
    if (error instanceof TwinUndecided) return 'undecided';
    throw error;
  }
}

/** What the answer says of one step alone. */
export function stepOf(answer: Exclude<Answer, 'refused'>, step: number): Answer {
  return new Map(
    [...answer].map(([key, row]) => [key, [row[step]]] as const).filter(([, [element]]) => element !== null),
  );
}

/** Whether elements stand in one order, in whatever order those that are equal have their labels. */
export function sameOrder(got: Answer, wanted: Answer): boolean {
  if (got === 'refused' || wanted === 'refused') return got === wanted;
  const expected = [...wanted.values()];
  return [...got.values()].every(([element], i) => same(element, expected[i][0]));
}

/** null: none. */
export function difference(got: Answer, wanted: Answer): string | null {
  if (got === 'refused' || wanted === 'refused') {
    return got === wanted ? null : `${describe(got)}, twin: ${describe(wanted)}`;
  }
  for (const key of new Set([...got.keys(), ...wanted.keys()])) {
    const a = got.get(key) ?? [];
    const b = wanted.get(key) ?? [];
    for (let step = 0; step < Math.max(a.length, b.length); step++) {
      const [one, other] = [a[step] ?? null, b[step] ?? null];
      if (!same(one, other)) return `${key} at step ${step}: ${textOf(one)}, twin: ${textOf(other)}`;
    }
  }
  return null;
}

function same(a: TwinElement | null, b: TwinElement | null): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a === 'number' && typeof b === 'number') return nearly(a, b);
  return typeof a !== 'number' && typeof b !== 'number' && sameUpToRounding(a, b);
}

function sameUpToRounding(a: TwinHistogram, b: TwinHistogram): boolean {
  return (
    JSON.stringify(a.bounds) === JSON.stringify(b.bounds) &&
    (a.bounds !== null || a.schema === b.schema) &&
    nearly(a.zeroThreshold, b.zeroThreshold) &&
    nearly(a.zeroCount, b.zeroCount) &&
    nearly(a.count, b.count) &&
    nearly(a.sum, b.sum) &&
    nearlyEqualBuckets(a.positive, b.positive) &&
    nearlyEqualBuckets(a.negative, b.negative)
  );
}

function nearlyEqualBuckets(a: Buckets, b: Buckets): boolean {
  return [...a.keys(), ...b.keys()].every((index) => nearly(a.get(index) ?? 0, b.get(index) ?? 0));
}

function describe(answer: Answer): string {
  if (answer === 'refused') return answer;
  return [...answer].map(([key, row]) => `${key} ${row.map(textOf).join(' ')}`).join('; ');
}

function textOf(element: TwinElement | null): string {
  return JSON.stringify(element, (_, part: unknown) => {
    if (part instanceof Map) return Object.fromEntries(part as Buckets);
    return typeof part === 'number' && !Number.isFinite(part) ? String(part) : part;
  });
}
