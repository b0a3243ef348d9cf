import { Buckets, bucketFraction } from '../kernels/classic-buckets.ts';
import type { Operator } from '../operators/operator.ts';
import { scalarArgument } from './arguments.ts';
import { BucketFunction, fillBuckets } from './bucket-function.ts';
import type { FunctionCall } from './function.ts';

/** histogram_fraction(lower, upper, v): the share of observations between two bounds. */
export function histogramFraction(call: FunctionCall): Operator {
  const steps = call.grid.count;
  return new BucketFunction(call, 2, () => {
    const lower = scalarArgument(call, 0).values();
    const upper = scalarArgument(call, 1).values();
    return {
      rowsOf(group) {
        const values = new Float64Array(steps);
        const present = new Uint8Array(steps);
        const buckets = new Buckets(group.rows.length);
        for (let step = 0; step < steps; step++) {
          if (!fillBuckets(buckets, group, step)) continue;
          values[step] = bucketFraction(lower[step], upper[step], buckets);
          present[step] = 1;
        }
        return { rows: 1, labels: [group.labels], dropName: null, values, present, histograms: null };
      },
      finish() {},
    };
  });
}
