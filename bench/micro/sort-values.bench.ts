import { sortTexts } from '../../src/model/sort-texts.ts';
import { textsOf } from '../../src/model/texts.ts';
import type { MicroBench } from './micro-bench.ts';

/** Values of one label into the order of their bytes, as they are when they are first asked for. */
export const piece: MicroBench = {
  name: 'sort values',
  unit: 'value',
  operations: 100_000,

  setup(operations) {
    // A prime spreads them over all numbers.
    const texts = textsOf(
      Array.from({ length: operations }, (_, i) => {
        return `host-${String((i * 7919) % operations).padStart(6, '0')}.dc1.example.org:9100`;
      }),
    );
    return { operations, run: () => sortTexts(texts)[0] };
  },
};
