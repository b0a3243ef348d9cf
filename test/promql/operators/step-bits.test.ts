import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StepBits } from '../../../src/promql/operators/step-bits.ts';

const row = (steps: number) => fc.array(fc.constantFrom(0, 1), { minLength: steps, maxLength: steps });

test.each([true, false])('points of a row stay where the bit of another one is set: %s', (kept) => {
  const sample = fc.integer({ min: 1, max: 100 }).chain((steps) => fc.tuple(row(steps), row(steps), fc.nat(3)));
  fc.assert(
    fc.property(sample, ([known, points, group]) => {
      const steps = known.length;
      const bits = new StepBits(steps);
      bits.reserve(group + 1);
      // What stands around a row is another row's.
      bits.setRow(group, Uint8Array.of(1, ...known, 1), 1);
      const present = Uint8Array.of(1, ...points, 1);
      bits.filterRow(group, kept, present, 1);
      const wanted = points.map((point, step) => ((known[step] === 1) === kept ? point : 0));
      expect([...present]).toEqual([1, ...wanted, 1]);
    }),
  );
});

test('a row of which all steps or none are known keeps all of its points or none', () => {
  const bits = new StepBits(64);
  bits.reserve(2);
  bits.setRow(0, new Uint8Array(64).fill(1), 0);
  const present = new Uint8Array(64).fill(2);
  bits.filterRow(0, true, present, 0);
  bits.filterRow(1, false, present, 0);
  expect(present).toEqual(new Uint8Array(64).fill(2));
  bits.filterRow(1, true, present, 0);
  expect(present).toEqual(new Uint8Array(64));
});
