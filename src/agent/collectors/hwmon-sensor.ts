/** The elements of one sensor as metrics, in base units: the kernel gives thousandths and millionths. */
import type { FamilySet } from './family-set.ts';

export interface SensorReading {
  readonly chip: string;
  readonly type: string;
  readonly sensor: string;
  /** Element (input, max, crit_alarm, ...) to text; '' for the file that is named as the sensor. */
  readonly elements: ReadonlyMap<string, string>;
}

interface Unit {
  /** Behind the name of the metric. */
  readonly suffix: string;
  readonly help: string;
  /** How many of the kernel's units are one of ours. */
  readonly divisor: number;
  readonly isCounter?: true;
}

const MILLI = 1e3;
const MICRO = 1e6;

/** Sensors that are one number about the chip. */
const CHIP_SETTINGS: Readonly<Record<string, { name: string; help: string; divisor: number }>> = {
  beep_enable: { name: 'node_hwmon_beep_enabled', help: 'Hardware beep enabled', divisor: 1 },
  vrm: { name: 'node_hwmon_voltage_regulator_version', help: 'Hardware voltage regulator', divisor: 1 },
  update_interval: {
    name: 'node_hwmon_update_interval_seconds',
    help: 'Hardware monitor update interval',
    divisor: MILLI,
  },
};

export function addSensor(families: FamilySet, { chip, type, sensor, elements }: SensorReading): void {
  const labels = [
    ['chip', chip],
    ['sensor', sensor],
  ] as const;
  const title = elements.get('label');
  if (title !== undefined && title !== '') {
    families.gauge('node_hwmon_sensor_label', 'Label for given chip and sensor', 1, [['label', title], ...labels]);
  }
  const setting = CHIP_SETTINGS[type];
  if (setting !== undefined) {
    const value = Number(elements.get('') ?? 0);
    families.gauge(
      setting.name,
      setting.help,
      type === 'beep_enable' ? Math.min(value, 1) : value / setting.divisor,
      labels,
    );
    return;
  }
  for (const [element, text] of elements) {
    const value = text === '' ? Number.NaN : Number(text);
    if (element === 'label' || Number.isNaN(value)) continue;
    const { suffix, help, divisor, isCounter } = unitOf(type, element);
    const name = `node_hwmon_${type}${elementSuffix(element, elements.has(''))}${suffix}`;
    families.add(isCounter ? 'counter' : 'gauge', name, help, value / divisor, labels);
  }
}

/** input is the value itself, so it adds nothing to the name; unless a file named as the sensor is there too. */
function elementSuffix(element: string, hasOwnFile: boolean): string {
  if (element === '' || (element === 'input' && !hasOwnFile)) return '';
  return `_${element.toLowerCase().replace(/[^a-z0-9:_]/g, '_')}`;
}

function unitOf(type: string, element: string): Unit {
  if (element === 'fault' || element === 'alarm') {
    return { suffix: '', help: `Hardware sensor ${element} status (${type})`, divisor: 1 };
  }
  if (element === 'beep') {
    return { suffix: '_enabled', help: 'Hardware monitor sensor has beeping enabled', divisor: 1 };
  }
  switch (type) {
    case 'in':
    case 'cpu':
      return { suffix: '_volts', help: `Hardware monitor for voltage (${element})`, divisor: MILLI };
    case 'temp':
      if (element === 'type') break;
      return { suffix: '_celsius', help: `Hardware monitor for temperature (${element || 'input'})`, divisor: MILLI };
    case 'curr':
      return { suffix: '_amps', help: `Hardware monitor for current (${element})`, divisor: MILLI };
    case 'energy':
      return {
        suffix: '_joule_total',
        help: `Hardware monitor for joules used so far (${element})`,
        divisor: MICRO,
        isCounter: true,
      };
    case 'power':
      return powerUnit(element);
    case 'humidity':
      return {
        suffix: '',
        help: `Hardware monitor for humidity, as a ratio (multiply with 100.0 to get the humidity as a percentage) (${element})`,
        divisor: MICRO,
      };
    case 'fan':
      if (!/^(input|min|max|target)$/.test(element)) break;
      return { suffix: '_rpm', help: `Hardware monitor for fan revolutions per minute (${element})`, divisor: 1 };
  }
  return { suffix: '', help: `Hardware monitor ${type} element ${element}`, divisor: 1 };
}

function powerUnit(element: string): Unit {
  if (element === 'accuracy') {
    return { suffix: '', help: 'Hardware monitor power meter accuracy, as a ratio', divisor: MICRO };
  }
  if (/^average_interval(_min|_max)?$/.test(element)) {
    return { suffix: '_seconds', help: `Hardware monitor power usage update interval (${element})`, divisor: MILLI };
  }
  return { suffix: '_watt', help: `Hardware monitor for power usage in watts (${element})`, divisor: MICRO };
}
