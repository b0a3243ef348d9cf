/** What the collectors give, in the form in which node_exporter's answer is read. */
import { createCollectors } from '../../../src/agent/collectors/collectors.ts';
import { type CollectorOptions, collectorOptions } from '../../../src/agent/collectors/options.ts';
import { NoData } from '../../../src/agent/metric-family.ts';
import { labelKey, type ShownFamily } from './node-exporter.ts';

/** @param names the collectors to run; null: those that are on by default */
export async function collectShown(
  names: readonly string[] | null = null,
  options: Partial<CollectorOptions> = {},
  platform: NodeJS.Platform = process.platform,
): Promise<Map<string, ShownFamily>> {
  const collectors = createCollectors(collectorOptions(options), platform).filter(({ name, isOnByDefault }) =>
    names === null ? isOnByDefault : names.includes(name),
  );
  const shown = new Map<string, ShownFamily>();
  for (const collector of collectors) {
    for (const { name, help, type, samples } of await familiesOf(collector)) {
      const values = new Map(
        samples.map((sample) => [(sample.name === name ? '' : sample.name) + labelKey(sample.labels), sample.value]),
      );
      if (values.size !== samples.length) throw new Error(`${name} has a sample twice`);
      if (shown.has(name)) throw new Error(`two collectors give ${name}`);
      shown.set(name, { help, type, samples: values });
    }
  }
  return shown;
}

async function familiesOf(collector: ReturnType<typeof createCollectors>[number]) {
  try {
    return await collector.collect();
  } catch (error) {
    if (error instanceof NoData) return [];
    throw error;
  }
}
