/**
 * The memory that JavaScript and the loops share, as columns one behind the other. JavaScript puts in times, values and
 * inputs, and takes results and present.
 *
 *   times | values | sorted | inputs | results | factors | reaches | sampled | before | after | froms | tos | present
 *
 * Loops over two windows may read behind the values, by as many as there are: what they read there counts for nothing.
 */

/** Addresses. Of the samples, in milliseconds; doubles. */
export const times: usize = 0;
/** Of the samples; doubles. */
export let values: usize = 0;
/** As many 64-bit words, for loops that need the values in order. */
export let sorted: usize = 0;
/** A double a step: a parameter. */
export let inputs: usize = 0;
/** A double a step, which means something where `present` is 1. */
export let results: usize = 0;
/** Of rate.ts, a double a step each. */
export let factors: usize = 0;
/** A counter whose first sample is more than its change times this is certain not to be taken back below zero. */
export let reaches: usize = 0;
/** Seconds from the first sample to the last, and what is added before the first and behind the last. */
export let sampled: usize = 0;
export let before: usize = 0;
export let after: usize = 0;
/** The window of a step is samples [from, to); 32 bits each. */
export let froms: usize = 0;
export let tos: usize = 0;
/** A byte a step. */
export let present: usize = 0;

/** Makes columns for so many samples and steps at most; answers where they end. */
export function place(samples: i32, steps: i32): usize {
  values = times + ((<usize>samples) << 3);
  sorted = values + ((<usize>samples) << 3);
  inputs = sorted + ((<usize>samples) << 3);
  results = inputs + ((<usize>steps) << 3);
  factors = results + ((<usize>steps) << 3);
  reaches = factors + ((<usize>steps) << 3);
  sampled = reaches + ((<usize>steps) << 3);
  before = sampled + ((<usize>steps) << 3);
  after = before + ((<usize>steps) << 3);
  froms = after + ((<usize>steps) << 3);
  tos = froms + ((<usize>steps) << 2);
  present = tos + ((<usize>steps) << 2);
  return present + steps;
}
