/**
 * The real node_exporter and the collectors, on this machine at the same time: names, types, help, label sets and values.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNodeExporter, type RunningExporter, type ShownFamily, startNodeExporter } from './node-exporter.ts';
import { collectShown } from './shown-families.ts';

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

  it('shows the same value of every gauge that did not change meanwhile', () => {
    for (const [name, { type, samples }] of before) {
      if (type !== 'gauge') continue;
      for (const [labels, from] of samples) {
        if (after.get(name)?.samples.get(labels) !== from) continue;
        expect.soft(ours.get(name)?.samples.get(labels), `${name} ${labels}`).toBe(from);
      }
    }
  });
});
