import { uptime } from 'node:os';
import type { Collector } from '../../metric-family.ts';
import { defineCollector } from '../define.ts';

/** Of what /proc/stat has, the time of the start. Whole seconds, found once: it would waver with the rounding of the uptime. */
export function stat(): Collector {
  const bootSeconds = Math.round(Date.now() / 1000 - uptime());
  return defineCollector('stat', true, (families) => {
    families.gauge('node_boot_time_seconds', 'Node boot time, in unixtime.', bootSeconds);
  });
}
