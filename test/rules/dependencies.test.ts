import { describe, expect, it } from 'vitest';
import { batchesOf, dependencies } from '../../src/rules/dependencies.ts';
import { EvaluationSlots } from '../../src/rules/evaluation-slots.ts';
import { sideBySide } from '../../src/rules/rule-order.ts';
import { groupOf } from './rig.ts';

function waitsFor(...rules: readonly string[]): readonly (readonly number[])[] {
  return dependencies(groupOf(`groups: [{name: g, rules: [${rules.map((rule) => `{${rule}}`).join(',')}]}]`).rules);
}

describe('a rule waits', () => {
  it('for nobody when it reads and writes what nobody else does', () => {
    expect(waitsFor('record: a, expr: m', 'record: b, expr: sum(m)', 'record: c, expr: 1')).toEqual([[], [], []]);
  });

  it('for those before it whose result it reads', () => {
    const rules = [
      'record: a, expr: m',
      'record: b, expr: m',
      'record: c, expr: "rate(a[5m]) + max_over_time(b[5m:])"',
    ];
    expect(waitsFor(...rules)).toEqual([[], [], [0, 1]]);
  });

  it('for those before it that read what it writes', () => {
    expect(waitsFor('record: b, expr: a', 'record: a, expr: m')).toEqual([[], [0]]);
  });

  it('for those before it that write the same', () => {
    expect(waitsFor('record: a, expr: m', 'record: a, expr: n')).toEqual([[], [0]]);
  });

  it('for whatever a pattern of names may mean', () => {
    const rules = ['record: a:x, expr: m', 'record: b, expr: m', `record: c, expr: '{__name__=~"a:.*"}'`];
    expect(waitsFor(...rules)).toEqual([[], [], [0]]);
  });

  it('for all when its selector has no name', () => {
    expect(waitsFor('record: a, expr: m', `record: b, expr: '{job="x"}'`, 'record: c, expr: m')).toEqual([
      [],
      [0],
      [1],
    ]);
  });

  it('for alerts when it reads ALERTS, while alerts do not wait for each other', () => {
    const rules = ['alert: A, expr: m', 'alert: B, expr: m', 'record: c, expr: count(ALERTS)'];
    expect(waitsFor(...rules)).toEqual([[], [], [0, 1]]);
  });

  it('for all when its annotations may ask queries', () => {
    const asking = `alert: A, expr: m, annotations: {x: '{{ query "a" }}'}`;
    expect(waitsFor('record: a, expr: m', asking, 'record: b, expr: m')).toEqual([[], [0], [1]]);
  });
});

describe('rules that are evaluated in one job', () => {
  const batches = (most: number, ...rules: readonly string[]) => {
    const { rules: all } = groupOf(`groups: [{name: g, rules: [${rules.map((rule) => `{${rule}}`).join(',')}]}]`);
    return batchesOf(
      all.map((rule) => ({ rule })),
      most,
    ).map((batch) => batch.map(({ rule }) => rule.name).join(' '));
  };

  it('are those that do not read what others of them write', () => {
    const rules = ['record: a, expr: m', 'record: b, expr: m', 'record: c, expr: a', 'record: m, expr: c'];
    expect(batches(64, ...rules)).toEqual(['a b', 'c', 'm']);
  });

  it('may write what others before them read', () => {
    expect(batches(64, 'record: b, expr: a', 'record: a, expr: m', 'record: a, expr: n')).toEqual(['b a a']);
  });

  it('may all be alerts, but not with one that reads them', () => {
    const rules = ['alert: A, expr: m', 'alert: B, expr: m', 'alert: C, expr: "ALERTS == 1"', 'alert: D, expr: m'];
    expect(batches(64, ...rules)).toEqual(['A B', 'C D']);
  });

  it('are not behind one that may read anything, nor with info() behind others', () => {
    const rules = ['record: a, expr: m', 'record: b, expr: "info(m)"', `record: c, expr: '{job="x"}'`];
    expect(batches(64, ...rules)).toEqual(['a', 'b', 'c']);
  });

  it('are no more than a job takes', () => {
    expect(batches(2, 'record: a, expr: m', 'record: b, expr: m', 'record: c, expr: m')).toEqual(['a b', 'c']);
  });
});

describe('rules side by side', () => {
  it('run together as far as slots and order let them', async () => {
    const slots = new EvaluationSlots(2);
    const events: string[] = [];
    const ends: (() => void)[] = [];
    const evaluate = (index: number) => {
      events.push(`${index} begins`);
      return new Promise<void>((resolve) => {
        ends[index] = () => {
          events.push(`${index} ends`);
          resolve();
        };
      });
    };
    const done = sideBySide([[], [], [0], []], slots, evaluate);
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    await settle();
    expect(events).toEqual(['0 begins', '1 begins']);
    ends[0]();
    await settle();
    // Both slots are taken: the last one is evaluated without.
    expect(events).toEqual(['0 begins', '1 begins', '0 ends', '2 begins', '3 begins']);
    for (const index of [1, 2, 3]) ends[index]();
    await done;
    expect([slots.take(), slots.take(), slots.take()]).toEqual([true, true, false]);
  });
});
