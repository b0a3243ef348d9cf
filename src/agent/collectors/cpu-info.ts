/** What /proc/cpuinfo says of the CPUs. */
import type { FamilySet } from './family-set.ts';
import { fieldsOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { NameFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

/** Label and field of /proc/cpuinfo. */
const LABELS = [
  ['package', 'physical id'],
  ['core', 'core id'],
  ['cpu', 'processor'],
  ['vendor', 'vendor_id'],
  ['family', 'cpu family'],
  ['model', 'model'],
  ['model_name', 'model name'],
  ['microcode', 'microcode'],
  ['stepping', 'stepping'],
  ['cachesize', 'cache size'],
] as const;

type CpuFields = ReadonlyMap<string, string>;

export function addCpuInfo(families: FamilySet, machine: Machine, options: CollectorOptions): void {
  const cpus = readCpus(machine.read(machine.proc('cpuinfo')));
  for (const fields of cpus) {
    families.gauge(
      'node_cpu_info',
      'CPU information from /proc/cpuinfo.',
      1,
      LABELS.map(([label, field]) => [label, fields.get(field) ?? ''] as const),
    );
  }
  if (cpus.length === 0) return;
  addWords(families, 'flag', cpus[0].get('flags'), options.cpuInfoFlagsInclude);
  addWords(families, 'bug', cpus[0].get('bugs'), options.cpuInfoBugsInclude);
}

/** The first CPU stands for all. */
function addWords(families: FamilySet, kind: 'flag' | 'bug', words: string | undefined, include: string): void {
  if (include === '') return;
  const filter = new NameFilter(include, '');
  for (const word of fieldsOf(words ?? '').filter((each) => filter.accepts(each))) {
    families.gauge(
      `node_cpu_${kind}_info`,
      `The \`${kind}s\` field of CPU information from /proc/cpuinfo taken from the first core.`,
      1,
      [[kind, word]],
    );
  }
}

/** Blocks of `name : value`, one block a CPU, an empty line between them. */
function readCpus(text: string): CpuFields[] {
  return text
    .split(/\n\s*\n/)
    .map(
      (block) =>
        new Map(
          block
            .split('\n')
            .filter((line) => line.includes(':'))
            .map(splitField),
        ),
    )
    .filter((fields) => fields.has('processor'));
}

function splitField(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}
