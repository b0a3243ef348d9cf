/**
 * The real node_exporter and the collectors, on this machine at the same time: names, types, help, label sets and values.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNodeExporter, type RunningExporter, type ShownFamily, startNodeExporter } from './node-exporter.ts';
import { collectShown } from './shown-families.ts';

const ROUNDS_MAX = 20;

type Families = Map<string, ShownFamily>;

describe.skipIf(!hasNodeExporter)('beside node_exporter (skipped where it is not installed)', () => {
  let exporter: RunningExporter;
  let before: Families;
  let ours: Families;
  let after: Families;

  beforeAll(async () => {
    exporter = await startNodeExporter();
    await collectShown();
    before = await exporter.families();
    ours = await collectShown();
    after = await exporter.families();
  });

  afterAll(() => exporter?.stop());

  it('gives nearly all series that node_exporter gives by default', () => {
    const theirs = [...before].flatMap(([name, { samples }]) => [...samples.keys()].map((labels) => [name, labels]));
    const missing = theirs.filter(([name, labels]) => !ours.get(name)?.samples.has(labels));
    const share = 1 - missing.length / theirs.length;
    console.log(
      `${(share * 100).toFixed(1)} % of the ${theirs.length} series that node_exporter gives here are covered`,
    );
    expect(missing).toEqual([]);
  });

  it('has the same help, type and label sets wherever both have a name', () => {
    const shape = ({ help, type, samples }: ShownFamily) => ({ help, type, labels: [...samples.keys()].sort() });
    for (const [name, family] of before) {
      const own = ours.get(name);
      if (own === undefined) continue;
      expect({ name, ...shape(own) }).toEqual({ name, ...shape(family) });
    }
  });

  it('shows counters that are between those of node_exporter before and after', () => {
    for (const [name, { type, samples }] of before) {
      if (type !== 'counter') continue;
      for (const [labels, from] of samples) {
        const to = after.get(name)?.samples.get(labels) ?? Number.NaN;
        const value = ours.get(name)?.samples.get(labels) ?? Number.NaN;
        expect.soft(value, `${name} ${labels}`).toBeGreaterThanOrEqual(from);
        expect.soft(value, `${name} ${labels}`).toBeLessThanOrEqual(to);
      }
    }
  });

  it('shows the same value of every gauge, or one between those of node_exporter before and after', async () => {
    const gauges = [...before].filter(([, { type }]) => type === 'gauge' || type === 'untyped');
    let open = gauges.flatMap(([name, { samples }]) => [...samples.keys()].map((labels) => [name, labels] as const));
    // What falls and rises again meanwhile is looked at once more.
    for (let round = 0; round < ROUNDS_MAX && open.length > 0; round += 1) {
      const from = await exporter.families();
      const shown = await collectShown();
      const to = await exporter.families();
      open = open.filter(([name, labels]) => {
        const [low, value, high] = [from, shown, to].map((each) => each.get(name)?.samples.get(labels) ?? Number.NaN);
        return !(value >= Math.min(low, high) && value <= Math.max(low, high));
      });
    }
    expect(open).toEqual([]);
  });
});
