/** What the statistics of the NFS client and of the server have in common: lines of a word and numbers, requests by method. */
import type { FamilySet } from './family-set.ts';
import { fieldsOf, linesOf } from './fields.ts';
import type { NfsMethods } from './nfs-methods.ts';

/** Gives the numbers behind a word; none where the kernel has no such line. */
export function readRpcLines(text: string): (word: string) => readonly number[] {
  const lines = new Map(
    linesOf(text)
      .map(fieldsOf)
      .map(([word, ...columns]) => [word, columns.map(Number)]),
  );
  return (word) => lines.get(word) ?? [];
}

/** @param counts in the order of the methods; older kernels count fewer */
export function addRequests(
  families: FamilySet,
  { name, help }: { readonly name: string; readonly help: string },
  version: '2' | '3' | '4',
  methods: NfsMethods,
  counts: readonly number[],
): void {
  methods.forEach((method, at) => {
    if (method === null) return;
    families.counter(name, help, counts[at] ?? 0, [
      ['proto', version],
      ['method', method],
    ]);
  });
}
