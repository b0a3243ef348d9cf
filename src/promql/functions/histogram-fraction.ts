import { histogramFraction as fractionOfHistogram } from '../histogram/fraction.ts';
import { Buckets, bucketFraction } from '../kernels/classic-buckets.ts';
import type { Operator } from '../operators/operator.ts';
import { scalarArgument } from './arguments.ts';
import { BucketFunction, fillBuckets } from './bucket-function.ts';
import { ofResult } from './bucket-groups.ts';
import type { FunctionCall } from './function.ts';

const NAN_TEXT = 'input to histogram_fraction has NaN observations, which are excluded from all fractions';

/** histogram_fraction(lower, upper, v): the share of observations between two bounds. */
export function histogramFraction(call: FunctionCall): Operator {
  const steps = call.grid.count;
  const { annotations } = call.context;
  return new BucketFunction(call, 2, () => {
    const lower = scalarArgument(call, 0).values();
    const upper = scalarArgument(call, 1).values();
    const buckets = new Buckets();
    return {
      rows: 1,
      evaluate(group, values, present, position) {
        for (let step = 0; step < steps; step++) {
          const histogram = group.histograms?.[step] ?? null;
          if (histogram === null) {
            if (!fillBuckets(buckets, group, step)) continue;
            values[step] = bucketFraction(lower[step], upper[step], buckets);
          } else {
            const { value, excludesNan } = fractionOfHistogram(lower[step], upper[step], histogram);
            if (excludesNan) annotations.info(`${NAN_TEXT}${ofResult(call.context, group.labels)}`, position);
            values[step] = value;
          }
          present[step] = 1;
        }
      },
      labels: (group) => group.labels,
      finish() {},
    };
  });
}
