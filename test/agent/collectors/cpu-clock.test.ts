import { expect, it } from 'vitest';
import { CpuClock } from '../../../src/agent/collectors/cpu-clock.ts';

const START = [100, 0, 50, 10_000, 20];

it('shows times of a CPU as the kernel says them', () => {
  expect(new CpuClock().advance('0', START)).toEqual(START);
});

it('keeps times that step back a little', () => {
  const clock = new CpuClock();
  clock.advance('0', START);
  expect(clock.advance('0', [101, 0, 50, 9_900, 19])).toEqual([101, 0, 50, 10_000, 20]);
  expect(clock.advance('0', [102, 0, 50, 10_001, 21])).toEqual([102, 0, 50, 10_001, 21]);
});

it('begins anew with a CPU that was unplugged', () => {
  const clock = new CpuClock();
  clock.advance('0', START);
  expect(clock.advance('0', [1, 0, 0, 9_699, 0])).toEqual([1, 0, 0, 9_699, 0]);
});

it('forgets a CPU that is not there any more', () => {
  const clock = new CpuClock();
  clock.advance('1', START);
  clock.keepOnly(['0']);
  expect(clock.advance('1', [1, 0, 0, 9_999, 0])).toEqual([1, 0, 0, 9_999, 0]);
});
