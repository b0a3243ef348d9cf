import { expect, test } from 'vitest';
import { HelpWorth } from '../../../src/http/gzip/help-worth.ts';

/** Answers of which each way takes so long; how many of them were helped with. */
function helpedOf(
  worth: HelpWorth,
  answers: number,
  cost: { readonly alone: number; readonly helped: number },
): number {
  let helped = 0;
  for (let i = 0; i < answers; i++) {
    const isHelped = worth.pays();
    worth.add(isHelped, isHelped ? cost.helped : cost.alone);
    if (isHelped) helped++;
  }
  return helped;
}

test('both ways are tried, then the cheaper one is taken, and the other one now and then', () => {
  expect(helpedOf(new HelpWorth(), 160, { alone: 2, helped: 1 })).toBe(6 + 148 - 10);
  expect(helpedOf(new HelpWorth(), 160, { alone: 1, helped: 2 })).toBe(6 + 10);
});

test('when the machine becomes busy, the way changes', () => {
  const worth = new HelpWorth();
  helpedOf(worth, 100, { alone: 2, helped: 1.5 });
  helpedOf(worth, 200, { alone: 2, helped: 4 });
  expect(helpedOf(worth, 160, { alone: 2, helped: 4 })).toBe(10);
  helpedOf(worth, 400, { alone: 2, helped: 1 });
  expect(helpedOf(worth, 160, { alone: 2, helped: 1 })).toBe(150);
});

test('that the first answers are slow, while code is compiled, does not count', () => {
  const worth = new HelpWorth();
  worth.add(true, 100);
  expect(helpedOf(worth, 160, { alone: 2, helped: 1 })).toBeGreaterThan(140);
});

test('one answer that was held up changes nothing', () => {
  const worth = new HelpWorth();
  helpedOf(worth, 40, { alone: 2, helped: 1 });
  worth.add(true, 1000);
  expect(helpedOf(worth, 160, { alone: 2, helped: 1 })).toBe(150);
});
