import type { Collector } from '../../metric-family.ts';
import { defineCollector } from '../define.ts';
import type { LabelPairs } from '../family-set.ts';
import { OS_HELP, OS_VERSION_HELP } from '../os.ts';
import { systemInformation } from './system-information.ts';

interface SystemName {
  readonly info: LabelPairs;
  readonly version: number;
}

export function os(): Collector {
  // The system does not change while the agent runs, and asking starts processes.
  let name: Promise<SystemName> | null = null;
  return defineCollector('os', true, async (families) => {
    name ??= readName();
    const { info, version } = await name;
    families.gauge('node_os_info', OS_HELP, 1, info);
    if (version > 0) {
      const labels = info.filter(([label]) => label === 'id' || label === 'name');
      families.gauge('node_os_version', OS_VERSION_HELP, version, labels);
    }
  });
}

async function readName(): Promise<SystemName> {
  const { platform, distro, release, codename, build } = await (await systemInformation()).osInfo();
  const info = [
    ['id', platform],
    ['name', distro],
    ['pretty_name', `${distro} ${release}`],
    ['version', release],
    ['version_id', release],
    ['version_codename', codename],
    ['build_id', build],
  ] as const;
  return { info, version: Number(/^\d+\.?\d*/.exec(release)?.[0] ?? 0) };
}
