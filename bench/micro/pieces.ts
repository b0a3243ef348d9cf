import { readdirSync } from 'node:fs';
import type { MicroBench } from './micro-bench.ts';

const SUFFIX = '.bench.ts';

/** The pieces whose file names (without the ending) are in `names`, or all of them; sorted by file name. */
export async function loadPieces(names: readonly string[]): Promise<MicroBench[]> {
  const all = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
  for (const name of names) {
    if (!all.includes(name)) throw new Error(`no piece ${name}; there are ${all.join(', ')}`);
  }
  const wanted = names.length === 0 ? all : all.filter((name) => names.includes(name));
  return Promise.all(
    wanted.map(async (name) => {
      const { href } = new URL(`./${name}${SUFFIX}`, import.meta.url);
      return ((await import(/* @vite-ignore */ href)) as { piece: MicroBench }).piece;
    }),
  );
}
