import type { Systeminformation } from 'systeminformation';
import type { Collector } from '../../metric-family.ts';
import { defineCollector } from '../define.ts';
import { systemInformation } from './system-information.ts';

/** Field of /proc/meminfo, and where the library has the same. */
const FIELDS: readonly (readonly [field: string, key: keyof Systeminformation.MemData])[] = [
  ['MemTotal', 'total'],
  ['MemFree', 'free'],
  ['MemAvailable', 'available'],
  ['Active', 'active'],
  ['Buffers', 'buffers'],
  ['Cached', 'cached'],
  ['SwapTotal', 'swaptotal'],
  ['SwapFree', 'swapfree'],
];

export function meminfo(): Collector {
  return defineCollector('meminfo', true, async (families) => {
    const memory = await (await systemInformation()).mem();
    for (const [field, key] of FIELDS) {
      const bytes = memory[key];
      if (bytes === null) continue;
      families.gauge(`node_memory_${field}_bytes`, `Memory information field ${field}_bytes.`, bytes);
    }
  });
}
