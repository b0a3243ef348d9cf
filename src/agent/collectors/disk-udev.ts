/** What udev knows of a disk: model, serial number, the filesystem on it, its place in LVM. */
import type { FamilySet, LabelPairs } from './family-set.ts';
import type { Machine } from './machine.ts';

export interface DiskNumbers {
  readonly device: string;
  readonly major: string;
  readonly minor: string;
}

type Properties = ReadonlyMap<string, string>;

/** Property, name and help of what udev knows of ATA disks. */
const ATA_GAUGES = [
  ['ID_ATA_WRITE_CACHE', 'node_disk_ata_write_cache', 'ATA disk has a write cache.'],
  ['ID_ATA_WRITE_CACHE_ENABLED', 'node_disk_ata_write_cache_enabled', 'ATA disk has its write cache enabled.'],
  ['ID_ATA_ROTATION_RATE_RPM', 'node_disk_ata_rotation_rate_rpm', 'ATA disk rotation rate in RPMs (0 for SSDs).'],
] as const;

const FILESYSTEM_LABELS = [
  ['type', 'ID_FS_TYPE'],
  ['usage', 'ID_FS_USAGE'],
  ['uuid', 'ID_FS_UUID'],
  ['version', 'ID_FS_VERSION'],
] as const;

const DEVICE_MAPPER_LABELS = [
  ['name', 'DM_NAME'],
  ['uuid', 'DM_UUID'],
  ['vg_name', 'DM_VG_NAME'],
  ['lv_name', 'DM_LV_NAME'],
  ['lv_layer', 'DM_LV_LAYER'],
] as const;

export function addUdevInfo(families: FamilySet, machine: Machine, { device, major, minor }: DiskNumbers): void {
  const properties = readProperties(machine, `b${major}:${minor}`);
  const pick = (property: string) => properties.get(property) ?? '';
  const own = ['device', device] as const;
  families.gauge('node_disk_info', 'Info of /sys/block/<block_device>.', 1, [
    own,
    ['major', major],
    ['minor', minor],
    ['path', pick('ID_PATH')],
    ['wwn', pick('ID_WWN')],
    ['model', pick('ID_MODEL')],
    ['serial', pick('ID_SERIAL_SHORT')],
    ['revision', pick('ID_REVISION')],
  ]);
  const labelsFrom = (rows: readonly (readonly [label: string, property: string])[]): LabelPairs => [
    own,
    ...rows.map(([label, property]) => [label, pick(property)] as const),
  ];
  if (pick('ID_FS_TYPE') !== '') {
    const help = 'Info about disk filesystem.';
    families.gauge('node_disk_filesystem_info', help, 1, labelsFrom(FILESYSTEM_LABELS));
  }
  if (pick('DM_NAME') !== '') {
    const help = 'Info about disk device mapper.';
    families.gauge('node_disk_device_mapper_info', help, 1, labelsFrom(DEVICE_MAPPER_LABELS));
  }
  addAta(families, properties, own);
}

function addAta(families: FamilySet, properties: Properties, own: readonly [string, string]): void {
  if ((properties.get('ID_ATA') ?? '') === '') return;
  for (const [property, name, help] of ATA_GAUGES) {
    const value = Number.parseInt(properties.get(property) ?? '', 10);
    if (!Number.isNaN(value)) families.gauge(name, help, value, [own]);
  }
}

/** Lines `E:NAME=value` of udev's record of a device; none where there is no udev. */
function readProperties(machine: Machine, record: string): Properties {
  const text = machine.readIfAny(`${machine.roots.udevData}/${record}`) ?? '';
  return new Map([...text.matchAll(/^E:([^=\n]+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
}
