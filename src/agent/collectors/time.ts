import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import { fieldsOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { timeZoneName } from './time-zone.ts';

const SECONDS_OF_MINUTE = 60;

export function time(machine: Machine): Collector {
  return defineCollector('time', true, (families) => {
    const now = new Date();
    const offsetSeconds = -now.getTimezoneOffset() * SECONDS_OF_MINUTE;
    families.gauge('node_time_seconds', 'System time in seconds since epoch (1970).', Date.now() / 1000);
    // Adding 0 makes the -0 of UTC a 0.
    families.gauge('node_time_zone_offset_seconds', 'System time zone offset in seconds.', offsetSeconds + 0, [
      ['time_zone', timeZoneName(offsetSeconds)],
    ]);
    addClocksources(families, machine);
  });
}

function addClocksources(families: FamilySet, machine: Machine): void {
  const directory = machine.sys('devices/system/clocksource');
  for (const name of machine.list(directory).filter((entry) => entry.startsWith('clocksource'))) {
    const device = name.slice('clocksource'.length);
    for (const clocksource of fieldsOf(machine.attribute(directory, name, 'available_clocksource') ?? '')) {
      families.gauge(
        'node_time_clocksource_available_info',
        "Available clocksources read from '/sys/devices/system/clocksource'.",
        1,
        [
          ['device', device],
          ['clocksource', clocksource],
        ],
      );
    }
    families.gauge(
      'node_time_clocksource_current_info',
      "Current clocksource read from '/sys/devices/system/clocksource'.",
      1,
      [
        ['device', device],
        ['clocksource', machine.attribute(directory, name, 'current_clocksource') ?? ''],
      ],
    );
  }
}
