import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import { addSensor } from './hwmon-sensor.ts';
import type { Machine } from './machine.ts';

/** What sensors measure, as their files begin. Everything else in a chip's directory is no sensor. */
const SENSOR_TYPES = new Set([
  'vrm',
  'beep_enable',
  'update_interval',
  'in',
  'cpu',
  'fan',
  'pwm',
  'temp',
  'curr',
  'power',
  'energy',
  'humidity',
  'intrusion',
]);
/** `temp1_crit_alarm` is sensor 1 of type temp, element crit_alarm. */
const SENSOR_FILE = /^([^0-9]+)([0-9]*)(?:_(.+))?$/;

interface Sensor {
  readonly type: string;
  readonly name: string;
  /** Element to text; '' for the file that is named as the sensor. */
  readonly elements: Map<string, string>;
}

export function hwmon(machine: Machine): Collector {
  return defineCollector('hwmon', true, (families) => {
    const directory = machine.sys('class/hwmon');
    const names = machine.listIfAny(directory);
    if (names === null) throw new NoData('no hardware monitors');
    for (const name of names) addChip(families, machine, join(directory, name));
  });
}

function addChip(families: FamilySet, machine: Machine, directory: string): void {
  const sensors = new Map<string, Sensor>();
  readSensors(machine, directory, sensors);
  // Old drivers have the files in the directory of the device.
  readSensors(machine, join(directory, 'device'), sensors);
  const title = machine.attribute(directory, 'name');
  const chip = chipName(directory, title);
  if (title !== null && cleanName(title) !== '') {
    families.gauge('node_hwmon_chip_names', 'Annotation metric for human-readable chip names', 1, [
      ['chip', chip],
      ['chip_name', cleanName(title)],
    ]);
  }
  for (const { type, name, elements } of sensors.values()) addSensor(families, { chip, type, sensor: name, elements });
}

function readSensors(machine: Machine, directory: string, sensors: Map<string, Sensor>): void {
  for (const file of machine.list(directory)) {
    const [, type, number, element = ''] = SENSOR_FILE.exec(file) ?? sensorWithoutNumber(file);
    if (!SENSOR_TYPES.has(type)) continue;
    const text = machine.attribute(directory, file);
    if (text === null) continue;
    const name = type + Number(number);
    const sensor = sensors.get(name) ?? { type, name, elements: new Map<string, string>() };
    sensors.set(name, sensor);
    sensor.elements.set(element, text);
  }
}

function sensorWithoutNumber(file: string): readonly [string, string, string] {
  return ['', file, '0'];
}

/** By what it is plugged to, which stays when the numbers of the chips change; else by its name. */
function chipName(directory: string, title: string | null): string {
  const device = realPath(join(directory, 'device'));
  if (device !== null) {
    const name = cleanName(basename(device));
    const bus = cleanName(basename(dirname(device)));
    if (name !== '' && bus !== '') return `${bus}_${name}`;
    if (name !== '') return name;
  }
  if (title !== null && cleanName(title) !== '') return cleanName(title);
  return cleanName(basename(realPath(directory) ?? directory));
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function cleanName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9:_]/g, '_')
    .replace(/^_+|_+$/g, '');
}
