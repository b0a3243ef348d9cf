import { ValueFilter } from '../../src/storage/value-filter.ts';
import type { MicroBench } from './micro-bench.ts';

/** Values of one label against an expression with alternatives in its middle, where the values lie. */
export const piece: MicroBench = {
  name: 'match values',
  unit: 'value',
  operations: 100_000,

  setup(operations) {
    const values = Array.from({ length: operations }, (_, i) => Buffer.from(instanceOf(i)));
    const bytes = new Uint8Array(Buffer.concat(values));
    const ends = new Int32Array(operations);
    values.reduce((end, value, i) => {
      ends[i] = end + value.length;
      return ends[i];
    }, 0);
    const filter = new ValueFilter({ type: '=~', name: 'instance', value: 'host-0[0-9]+[.]dc(1|2|3)[.].*' });
    return {
      operations,
      run() {
        let passed = 0;
        for (let i = 0; i < operations; i++) if (filter.passes(bytes, i === 0 ? 0 : ends[i - 1], ends[i])) passed++;
        return passed;
      },
    };
  },
};

function instanceOf(host: number): string {
  return `host-${String(host).padStart(6, '0')}.dc${host % 7}.example.org:9100`;
}
