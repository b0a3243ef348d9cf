import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import type { Machine } from './machine.ts';
import { NameFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

/** Attributes whose metric has their name and value. */
const PLAIN = ['authentic', 'calibrate', 'capacity', 'capacity_alert_max', 'capacity_alert_min', 'online', 'present'];
/** In millionths: volts, amperes, watts, hours of these. */
const MICRO = [
  'charge_control_limit',
  'charge_control_limit_max',
  'charge_counter',
  'charge_empty',
  'charge_empty_design',
  'charge_full',
  'charge_full_design',
  'charge_term_current',
  'constant_charge_current',
  'constant_charge_current_max',
  'constant_charge_voltage',
  'constant_charge_voltage_max',
  'current_boot',
  'current_max',
  'energy_empty',
  'energy_empty_design',
  'energy_full',
  'energy_full_design',
  'input_current_limit',
  'precharge_current',
  'voltage_boot',
  'voltage_max',
  'voltage_max_design',
  'voltage_min',
  'voltage_min_design',
  'voltage_ocv',
];
/** In tenths of a degree. */
const TENTHS = [
  'temp_alert_max',
  'temp_alert_min',
  'temp_ambient',
  'temp_ambient_max',
  'temp_ambient_min',
  'temp_max',
  'temp_min',
];

/** Attribute, how many of its units are one of the metric's, metric. */
const ATTRIBUTES: readonly (readonly [attribute: string, divisor: number, metric: string])[] = [
  ...PLAIN.map((name) => [name, 1, name] as const),
  ...MICRO.map((name) => [name, 1e6, name] as const),
  ...TENTHS.map((name) => [name, 10, name] as const),
  ['cycle_count', 1, 'cyclecount'],
  ['time_to_empty_now', 1, 'time_to_empty_seconds'],
  ['time_to_full_now', 1, 'time_to_full_seconds'],
  ['charge_now', 1e6, 'charge_ampere'],
  ['current_now', 1e6, 'current_ampere'],
  ['energy_now', 1e6, 'energy_watthour'],
  ['power_now', 1e6, 'power_watt'],
  ['voltage_now', 1e6, 'voltage_volt'],
  ['temp', 10, 'temp_celsius'],
];

/** Attributes in words, which are labels when they are there. */
const WORDS = [
  'capacity_level',
  'charge_type',
  'health',
  'manufacturer',
  'model_name',
  'scope',
  'serial_number',
  'status',
  'technology',
  'type',
  'usb_type',
];

export function powersupplyclass(machine: Machine, options: CollectorOptions): Collector {
  const ignored = new NameFilter('', options.powersupplyIgnoredSupplies);
  return defineCollector('powersupplyclass', true, (families) => {
    const directory = machine.sys('class/power_supply');
    for (const supply of machine.list(directory).filter((name) => ignored.accepts(name))) {
      addSupply(families, supply, (attribute) => machine.attribute(directory, supply, attribute));
    }
  });
}

function addSupply(families: FamilySet, supply: string, read: (attribute: string) => string | null): void {
  const own = ['power_supply', supply] as const;
  for (const [attribute, divisor, metric] of ATTRIBUTES) {
    const text = read(attribute);
    if (text === null || !/^-?\d+$/.test(text)) continue;
    const help = `${metric} value of /sys/class/power_supply/<power_supply>.`;
    families.gauge(`node_power_supply_${metric}`, help, Number(text) / divisor, [own]);
  }
  const words = WORDS.map((attribute) => [attribute, read(attribute) ?? ''] as const).filter(([, text]) => text !== '');
  families.gauge('node_power_supply_info', 'info of /sys/class/power_supply/<power_supply>.', 1, [own, ...words]);
}
