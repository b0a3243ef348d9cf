import type { Collector } from '../metric-family.ts';
import { BACKING_COUNTERS, CACHE_METRICS, SET_METRICS, WRITEBACK_GAUGES } from './bcache-metrics.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import type { Machine } from './machine.ts';
import type { CollectorOptions } from './options.ts';

const KILO = 1024;
const UNITS = 'kMGTPEZY';

export function bcache(machine: Machine, options: CollectorOptions): Collector {
  return defineCollector('bcache', true, (families) => {
    const directory = machine.sys('fs/bcache');
    for (const uuid of machine.list(directory).filter((name) => name.includes('-'))) {
      addSet(families, machine, `${directory}/${uuid}`, uuid, options.bcachePriorityStats);
    }
  });
}

function addSet(families: FamilySet, machine: Machine, directory: string, uuid: string, hasPriorities: boolean): void {
  const own = ['uuid', uuid] as const;
  for (const [file, type, divisor, name, help] of SET_METRICS) {
    const value = bytesOf(machine.attribute(directory, file));
    if (value !== null) families.add(type, `node_bcache_${name}`, help, value / divisor, [own]);
  }
  const entries = machine.list(directory);
  for (const device of entries.filter((name) => /^bdev\d+$/.test(name))) {
    addBackingDevice(families, machine, `${directory}/${device}`, [own, ['backing_device', device]]);
  }
  for (const device of entries.filter((name) => /^cache\d+$/.test(name))) {
    const labels = [own, ['cache_device', device]] as const;
    for (const [file, type, name, help] of CACHE_METRICS) {
      const value = bytesOf(machine.attribute(directory, device, file));
      if (value !== null) families.add(type, `node_bcache_${name}`, help, value, labels);
    }
    if (hasPriorities) addPriorities(families, machine.attribute(directory, device, 'priority_stats') ?? '', labels);
  }
}

type DeviceLabels = readonly [uuid: readonly [string, string], device: readonly [string, string]];

function addBackingDevice(families: FamilySet, machine: Machine, directory: string, labels: DeviceLabels): void {
  const dirty = bytesOf(machine.attribute(directory, 'dirty_data'));
  const dirtyHelp = 'Amount of dirty data for this backing device in the cache.';
  if (dirty !== null) families.gauge('node_bcache_dirty_data_bytes', dirtyHelp, dirty, labels);
  for (const [file, name, help] of BACKING_COUNTERS) {
    const value = bytesOf(machine.attribute(directory, 'stats_total', file));
    if (value !== null) families.counter(`node_bcache_${name}`, help, value, labels);
  }
  const writeback = machine.attribute(directory, 'writeback_rate_debug') ?? '';
  for (const [line, name, help] of WRITEBACK_GAUGES) {
    const text = new RegExp(`^${line}:\\s*(\\S+?)(/sec)?$`, 'm').exec(writeback)?.[1];
    const value = bytesOf(text ?? null);
    if (value !== null) families.gauge(`node_bcache_${name}`, help, value, labels);
  }
}

/** Asking for these makes the kernel sort the priorities of all buckets. */
function addPriorities(families: FamilySet, text: string, labels: DeviceLabels): void {
  const percent = (line: string) => Number(new RegExp(`^${line}:\\s*(\\d+)%`, 'm').exec(text)?.[1] ?? 0);
  families.gauge(
    'node_bcache_priority_stats_unused_percent',
    "The percentage of the cache that doesn't contain any data.",
    percent('Unused'),
    labels,
  );
  families.gauge(
    'node_bcache_priority_stats_metadata_percent',
    "Bcache's metadata overhead.",
    percent('Metadata'),
    labels,
  );
}

/**
 * A number as the kernel prints it for people: `427.5k`. The digit behind the point counts hundreds of the next smaller unit, as
 * node_exporter takes it.
 */
function bytesOf(text: string | null): number | null {
  const match = text === null ? null : /^(-?)(\d+)(?:\.(\d))?([kMGTPEZY]?)$/.exec(text);
  if (match === null) return null;
  const [, sign, whole, tenth = '0', unit] = match;
  const power = UNITS.indexOf(unit) + 1;
  const value = unit === '' ? Number(whole) : Number(whole) * KILO ** power + Number(tenth) * 100 * KILO ** (power - 1);
  return sign === '-' ? -value : value;
}
