import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';

/** File of /proc/spl/kstat/zfs, and what its metrics begin with behind node_zfs_. */
const MODULE_FILES = [
  ['abdstats', 'abd'],
  ['arcstats', 'arc'],
  ['dbuf_stats', 'dbuf'],
  ['dmu_tx', 'dmu_tx'],
  ['dnodestats', 'dnode'],
  ['fm', 'fm'],
  ['vdev_cache_stats', 'vdev_cache'],
  ['vdev_mirror_stats', 'vdev_mirror'],
  ['xuio_stats', 'xuio'],
  ['zfetchstats', 'zfetch'],
  ['zil', 'zil'],
] as const;

const POOL_STATES = ['online', 'degraded', 'faulted', 'offline', 'removed', 'unavail'];
/** The kinds of values in the column `type`: unsigned whole numbers, and texts. */
const UNSIGNED = '4';
const TEXT = '7';

export function zfs(machine: Machine): Collector {
  return defineCollector('zfs', true, (families) => {
    const directory = machine.proc('spl/kstat/zfs');
    const entries = machine.listIfAny(directory);
    if (entries === null) throw new NoData('no ZFS');
    for (const [file, prefix] of MODULE_FILES) {
      const text = machine.readIfAny(`${directory}/${file}`);
      for (const { name, value } of readNumbers(text ?? '')) {
        families.untyped(`node_zfs_${prefix}_${identifier(name)}`, `kstat.zfs.misc.${file}.${name}`, value);
      }
    }
    // Pools are the directories.
    for (const pool of entries) addPool(families, machine, `${directory}/${pool}`, pool);
  });
}

function addPool(families: FamilySet, machine: Machine, directory: string, pool: string): void {
  const own = ['zpool', pool] as const;
  const io = machine.readIfAny(`${directory}/io`);
  if (io !== null) {
    const [, names, values] = linesOf(io).map(fieldsOf);
    names.forEach((name, at) => {
      families.untyped(`node_zfs_zpool_${name}`, `kstat.zfs.misc.io.${name}`, numberOf(values[at]), [own]);
    });
  }
  for (const file of machine.list(directory).filter((name) => name.startsWith('objset-'))) {
    const text = machine.readIfAny(`${directory}/${file}`) ?? '';
    const dataset = readRows(text).find(({ name, kind }) => name === 'dataset_name' && kind === TEXT)?.data ?? '';
    for (const { name, value } of readNumbers(text)) {
      const help = `kstat.zfs.misc.objset.${name}`;
      families.untyped(`node_zfs_zpool_dataset_${identifier(name)}`, help, value, [own, ['dataset', dataset]]);
    }
  }
  const state = machine.attribute(directory, 'state')?.toLowerCase();
  if (state === undefined) return;
  for (const each of POOL_STATES) {
    families.gauge('node_zfs_zpool_state', 'kstat.zfs.misc.state', each === state ? 1 : 0, [own, ['state', each]]);
  }
}

function readNumbers(text: string): { readonly name: string; readonly value: number }[] {
  return readRows(text)
    .filter(({ kind }) => kind === UNSIGNED)
    .map(({ name, data }) => ({ name, value: numberOf(data) }));
}

/** Below a line about the file and one of titles: name, kind, data. */
function readRows(text: string): { readonly name: string; readonly kind: string; readonly data: string }[] {
  return linesOf(text)
    .slice(2)
    .map(fieldsOf)
    .filter((fields) => fields.length >= 3)
    .map(([name, kind, ...data]) => ({ name, kind, data: data.join(' ') }));
}

function identifier(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/g, '_');
}
