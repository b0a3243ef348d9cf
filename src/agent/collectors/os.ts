import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { Machine } from './machine.ts';

/** The labels; the variables of os-release are the same in capitals. */
const LABELS = [
  'build_id',
  'id',
  'id_like',
  'image_id',
  'image_version',
  'name',
  'pretty_name',
  'variant',
  'variant_id',
  'version',
  'version_codename',
  'version_id',
] as const;

export const OS_HELP = `A metric with a constant '1' value labeled by ${LABELS.join(', ')}.`;
export const OS_VERSION_HELP = 'Metric containing the major.minor part of the OS version.';

/** Of 20.04.1 the 20.04. */
const MAJOR_MINOR = /^\d+\.?\d*/;

export function os(machine: Machine): Collector {
  return defineCollector('os', true, (families) => {
    const text =
      machine.readIfAny(machine.root('etc/os-release')) ?? machine.readIfAny(machine.root('usr/lib/os-release'));
    if (text === null) throw new NoData('no os-release');
    const release = readVariables(text);
    const pick = (label: string) => [label, release.get(label.toUpperCase()) ?? ''] as const;
    families.gauge('node_os_info', OS_HELP, 1, LABELS.map(pick));
    const version = Number(MAJOR_MINOR.exec(release.get('VERSION_ID') ?? '')?.[0] ?? 0);
    if (version > 0) {
      const labels = ['id', 'id_like', 'name'].map(pick);
      families.gauge('node_os_version', OS_VERSION_HELP, version, labels);
    }
  });
}

/** Assignments as a shell has them: NAME=value, NAME="value with spaces", NAME='the same'. */
function readVariables(text: string): Map<string, string> {
  const assignments = text.matchAll(/^\s*([A-Za-z_]\w*)=(?:"((?:\\.|[^"\\])*)"|'([^']*)'|(\S*))/gm);
  return new Map(
    [...assignments].map(([, name, doubleQuoted, singleQuoted, plain]) => [
      name,
      doubleQuoted?.replace(/\\([$"\\`])/g, '$1') ?? singleQuoted ?? plain,
    ]),
  );
}
