import type { Histogram } from '../../src/model/histogram.ts';

const BUCKETS = 40;

/** Samples of one native histogram of request durations, 40 buckets, some of which grow with each scrape. */
export function histogramSamples(samples: number): Histogram[] {
  const buckets = new Float64Array(BUCKETS);
  const positiveSpans = Int32Array.of(-20, BUCKETS);
  const empty = new Float64Array(0);
  let count = 0;
  return Array.from({ length: samples }, (_, i) => {
    for (let b = 0; b < BUCKETS; b++) {
      const more = (i * 7919 + b * 104_729) % 11 < 3 ? (i + b) % 9 : 0;
      buckets[b] += more;
      count += more;
    }
    return {
      counterReset: 2,
      schema: 3,
      zeroThreshold: 2 ** -128,
      zeroCount: 0,
      count,
      sum: count / 128,
      positiveSpans,
      positiveBuckets: buckets.slice(),
      negativeSpans: new Int32Array(0),
      negativeBuckets: empty,
      customValues: empty,
    };
  });
}
