/** Vector matching at one step, written down as the language says it: slow, obvious, the twin of the operators. */
import type { Labels } from '../query-runner.ts';

export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  readonly group: 'left' | 'right' | null;
  readonly include: readonly string[];
  readonly fillLeft: number | null;
  readonly fillRight: number | null;
}

export interface Operation {
  /** null: filtered away. */
  readonly compute: (left: number, right: number) => number | null;
  readonly dropsName: boolean;
}

export const MANY_TO_MANY = 'many-to-many';
export const MANY_TO_ONE = 'many-to-one';
export const NOT_UNIQUE = 'must ensure unique matches';

export function pick(labels: Labels, keep: (name: string) => boolean): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => keep(name)));
}

export function key(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function matchLabels(labels: Labels, { on, labels: names }: Matching): Labels {
  return on
    ? pick(labels, (name) => names.includes(name))
    : pick(labels, (name) => name !== '__name__' && !names.includes(name));
}

/** Throws an Error whose message is part of the refusal expected. */
export function matchVectors(
  lhs: readonly Sample[],
  rhs: readonly Sample[],
  matching: Matching,
  operation: Operation,
): Sample[] {
  const { fillLeft, fillRight, group } = matching;
  const fills = fillLeft !== null || fillRight !== null;
  if ((lhs.length === 0 && rhs.length === 0) || (!fills && (lhs.length === 0 || rhs.length === 0))) return [];
  const many = group === 'right' ? rhs : lhs;
  const one = new Map<string, Sample>();
  for (const sample of group === 'right' ? lhs : rhs) {
    const signature = key(matchLabels(sample.labels, matching));
    if (one.has(signature)) throw new Error(MANY_TO_MANY);
    one.set(signature, sample);
  }
  const results: Sample[] = [];
  const seen = new Map<string, Set<string>>();
  const emit = (signature: string, manySample: Sample, oneSample: Sample): void => {
    if (group === null && seen.has(signature)) throw new Error(MANY_TO_ONE);
    if (!seen.has(signature)) seen.set(signature, new Set());
    const [left, right] = group === 'right' ? [oneSample, manySample] : [manySample, oneSample];
    const value = operation.compute(left.value, right.value);
    if (value === null) return;
    const labels = resultLabels(manySample.labels, oneSample.labels, matching, operation.dropsName);
    if (seen.get(signature)!.has(key(labels))) throw new Error(NOT_UNIQUE);
    seen.get(signature)!.add(key(labels));
    results.push({ labels, value });
  };
  for (const sample of many) {
    const labels = matchLabels(sample.labels, matching);
    const partner = one.get(key(labels));
    if (partner !== undefined) emit(key(labels), sample, partner);
    else if (fillRight !== null) emit(key(labels), sample, { labels, value: fillRight });
  }
  for (const [signature, sample] of one) {
    if (fillLeft === null || seen.has(signature)) continue;
    emit(signature, { labels: matchLabels(sample.labels, matching), value: fillLeft }, sample);
  }
  return results;
}

function resultLabels(many: Labels, one: Labels, matching: Matching, dropsName: boolean): Labels {
  const named = pick(many, (name) => !dropsName || name !== '__name__');
  if (matching.group === null) {
    return pick(named, (name) => matching.labels.includes(name) === matching.on);
  }
  const rest = pick(named, (name) => !matching.include.includes(name));
  return { ...rest, ...pick(one, (name) => matching.include.includes(name)) };
}
