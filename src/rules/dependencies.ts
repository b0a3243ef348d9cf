/**
 * Which rules of a group must wait for which others: one that reads what another writes comes after it when it stands behind
 * it in the file, and before it when it stands before it.
 */
import { type Access, accessOf, readsFrom, writeTheSame } from './access.ts';
import type { Rule } from './rule-group.ts';

/** Of each rule, the earlier ones that it waits for, in ascending order. Looks at every pair of rules. */
export function dependencies(rules: readonly Rule[]): readonly (readonly number[])[] {
  const accesses = rules.map(accessOf);
  return accesses.map((access, index) =>
    accesses.slice(0, index).flatMap((earlier, at) => (mustKeepOrder(earlier, access) ? [at] : [])),
  );
}

/**
 * The rules in their order, in parts none of whose rules reads what another of the part writes: they can be evaluated
 * before the results of any of them are written.
 */
export function batchesOf<T extends { readonly rule: Rule }>(runs: readonly T[], runsMax: number): readonly T[][] {
  const batches: T[][] = [];
  let accesses: Access[] = [];
  for (const run of runs) {
    const access = accessOf(run.rule);
    if (batches.length === 0 || accesses.length === runsMax || accesses.some((other) => readsFrom(access, other))) {
      batches.push([]);
      accesses = [];
    }
    batches[batches.length - 1].push(run);
    accesses.push(access);
  }
  return batches;
}

function mustKeepOrder(a: Access, b: Access): boolean {
  return readsFrom(a, b) || readsFrom(b, a) || writeTheSame(a, b);
}
