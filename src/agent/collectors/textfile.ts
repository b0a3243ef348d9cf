import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseExposition } from '../../ingest/exposition.ts';
import type { Collector, MetricFamily, MetricSample } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import type { Machine } from './machine.ts';
import { COLLECTOR_FLAGS, type CollectorOptions } from './options.ts';
import { directoriesLike } from './path-glob.ts';

/** Jobs of the machine leave their metrics in files: NAME.prom in the text format, without timestamps. */
export function textfile(machine: Machine, options: CollectorOptions): Collector {
  return defineCollector('textfile', true, (families) => {
    let hasError = false;
    const series = new Set<string>();
    for (const directory of directoriesLike(machine, options.textfileDirectory)) {
      const names = machine.listIfAny(directory);
      // The usual place needs not be there; one that was asked for does.
      if (names === null && directory !== COLLECTOR_FLAGS.textfileDirectory.fallback) hasError = true;
      for (const name of names?.filter((each) => each.endsWith('.prom')) ?? []) {
        if (!addFile(families, series, machine, join(directory, name))) hasError = true;
      }
    }
    const help = '1 if there was an error opening or reading a file, 0 otherwise';
    families.gauge('node_textfile_scrape_error', help, hasError ? 1 : 0);
  });
}

/** false: some of it could not be taken. A file that cannot be read, or has a timestamp, is left out as a whole. */
function addFile(families: FamilySet, series: Set<string>, machine: Machine, path: string): boolean {
  const read = readFamilies(machine, path);
  if (read === null) return false;
  let hasDuplicate = false;
  for (const { name, type, help, samples } of read.families) {
    for (const sample of samples) {
      const key = seriesKey(sample);
      hasDuplicate ||= series.has(key);
      if (series.has(key)) continue;
      series.add(key);
      families.addTo(name, type, help === '' ? `Metric read from ${path}` : help, sample);
    }
  }
  const labels = [['file', path]] as const;
  families.gauge(
    'node_textfile_mtime_seconds',
    'Unixtime mtime of textfiles successfully read.',
    read.mtimeSeconds,
    labels,
  );
  return !hasDuplicate;
}

function readFamilies(
  machine: Machine,
  path: string,
): { readonly families: readonly MetricFamily[]; readonly mtimeSeconds: number } | null {
  try {
    const mtimeSeconds = Math.floor(statSync(path).mtimeMs / 1000);
    const families = parseExposition(machine.read(path));
    const hasTimestamp = families.some(({ samples }) => samples.some(({ timeMs }) => timeMs !== null));
    return hasTimestamp ? null : { families, mtimeSeconds };
  } catch {
    return null;
  }
}

function seriesKey({ name, labels }: MetricSample): string {
  return JSON.stringify([name, [...labels].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
