import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { GroupEvaluation } from '../../src/rules/group-evaluation.ts';
import { GroupRunner } from '../../src/rules/group-runner.ts';
import { slotAt, slotOffsetMs, tickAfter } from '../../src/rules/schedule.ts';

describe('slots', () => {
  it('are whole intervals since 1970, moved by the offset', () => {
    expect(slotAt(100_000, 15_000, 0)).toBe(90_000);
    expect(slotAt(90_000, 15_000, 0)).toBe(90_000);
    expect(slotAt(100_000, 15_000, 10_500)).toBe(85_500 + 15_000 - 15_000);
    expect(slotAt(100_500, 15_000, 10_500)).toBe(100_500);
  });

  it('have an offset below the interval that every process finds alike', () => {
    expect(slotOffsetMs({ name: 'a', file: 'f.yml', intervalMs: 60_000 })).toBe(55_041);
    const offsets = Array.from({ length: 1000 }, (_, i) =>
      slotOffsetMs({ name: `group ${i}`, file: 'f.yml', intervalMs: 1000 }),
    );
    expect(Math.max(...offsets)).toBeLessThan(1000);
    const tenths = offsets.map((offset) => Math.floor(offset / 100));
    for (let tenth = 0; tenth < 10; tenth++) {
      const count = tenths.filter((one) => one === tenth).length;
      expect(count).toBeGreaterThan(60);
      expect(count).toBeLessThan(140);
    }
  });

  it('that could not be evaluated in time are left out and counted', () => {
    expect(tickAfter(1000, 2000, 1000)).toEqual({ slotMs: 2000, missed: 0 });
    expect(tickAfter(1000, 2999, 1000)).toEqual({ slotMs: 2000, missed: 0 });
    expect(tickAfter(1000, 3000, 1000)).toEqual({ slotMs: 3000, missed: 1 });
    expect(tickAfter(1000, 9999, 1000)).toEqual({ slotMs: 9000, missed: 7 });
  });
});

/** What a runner sees of a group: it writes down when it was evaluated. */
class Recorded {
  readonly group = { name: 'g', file: 'f.yml', intervalMs: 20, queryOffsetMs: 0, limit: 0, rules: [] };
  readonly counters = { evaluations: 0, evaluationFailures: 0, iterations: 0, iterationsMissed: 0 };
  readonly events: (number | 'restored')[] = [];
  readonly #takesMs: number;
  /** Before the first evaluation. */
  missedAtFirst = 0;
  running = 0;
  runningMax = 0;

  constructor(takesMs = 0) {
    this.#takesMs = takesMs;
  }

  async evaluate(slotMs: number): Promise<void> {
    if (this.events.length === 0) this.missedAtFirst = this.counters.iterationsMissed;
    this.events.push(slotMs);
    this.runningMax = Math.max(this.runningMax, ++this.running);
    await sleep(this.#takesMs);
    this.running--;
  }

  async restore(): Promise<void> {
    this.events.push('restored');
  }

  get slots(): number[] {
    return this.events.filter((event) => event !== 'restored');
  }
}

async function run(recorded: Recorded, restore: boolean, now = Date.now): Promise<void> {
  const runner = new GroupRunner(recorded as unknown as GroupEvaluation, { now, restore });
  runner.start();
  while (recorded.slots.length < 4) await sleep(5);
  await runner.stop();
}

describe('the clock of a group', () => {
  it('begins at the next slot, not at once, and goes from slot to slot', async () => {
    const recorded = new Recorded();
    const beganMs = Date.now();
    await run(recorded, false);
    const offsetMs = slotOffsetMs(recorded.group);
    expect(recorded.slots[0]).toBeGreaterThan(beganMs);
    for (const [i, slot] of recorded.slots.entries()) {
      expect(slot % 20).toBe(offsetMs);
      if (i > 0) expect(slot).toBeGreaterThan(recorded.slots[i - 1]);
    }
  });

  it('restores once, after the second evaluation', async () => {
    const recorded = new Recorded();
    await run(recorded, true);
    expect(recorded.events.indexOf('restored')).toBe(2);
    expect(recorded.events.filter((event) => event === 'restored')).toHaveLength(1);
  });

  it('has one evaluation at a time, and counts the slots that it misses', async () => {
    const recorded = new Recorded(70);
    await run(recorded, false);
    expect(recorded.runningMax).toBe(1);
    const [first] = recorded.slots;
    const last = recorded.slots[recorded.slots.length - 1];
    const slots = (last - first) / 20 + 1;
    const missed = recorded.counters.iterationsMissed - recorded.missedAtFirst;
    expect(missed).toBe(slots - recorded.slots.length);
    expect(missed).toBeGreaterThan(0);
  });

  it('goes on when the clock is set back', async () => {
    const recorded = new Recorded();
    let backMs = 0;
    const running = run(recorded, false, () => Date.now() - backMs);
    while (recorded.slots.length < 2) await sleep(5);
    backMs = 3_600_000;
    await running;
    expect(recorded.slots[3]).toBeLessThan(recorded.slots[0]);
  });
});
