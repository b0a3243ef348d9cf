/** What the kernel finds wrong with the bytes of a chunk, as messages. Index: the numbers of kernel/fault.ts. */
export const FAULTS: readonly ((got: number, wanted: number, samples: number) => string)[] = [
  () => 'nothing',
  (bytes, left) => `${bytes} bytes wanted, ${left} left`,
  () => 'a number above 2^53',
  (entries, left) => `${entries} entries of 10 bytes wanted, ${left} bytes left`,
  (code, max) => `code ${code} of floats, wanted 0 to ${max}`,
  (code) => `code ${code} of times, wanted 0 or 1`,
  (form, max) => `form ${form} of a column, wanted 0 to ${max}`,
  (exponent, max) => `exponent ${exponent}, wanted 0 to ${max}`,
  (from, to, samples) => `an exception at ${from} to ${to} of ${samples} values`,
];
