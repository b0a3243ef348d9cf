import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { LabelPairs } from './family-set.ts';
import type { Machine } from './machine.ts';

/** Files of /sys/class/dmi/id, which are the names of the labels too; some are for root alone. */
const FIELDS = [
  'bios_date',
  'bios_release',
  'bios_vendor',
  'bios_version',
  'board_asset_tag',
  'board_name',
  'board_serial',
  'board_vendor',
  'board_version',
  'chassis_asset_tag',
  'chassis_serial',
  'chassis_vendor',
  'chassis_version',
  'product_family',
  'product_name',
  'product_serial',
  'product_sku',
  'product_uuid',
  'product_version',
];

export const DMI_HELP =
  "A metric with a constant '1' value labeled by bios_date, bios_release, bios_vendor, bios_version, board_asset_tag, board_name, " +
  'board_serial, board_vendor, board_version, chassis_asset_tag, chassis_serial, chassis_vendor, chassis_version, product_family, ' +
  'product_name, product_serial, product_sku, product_uuid, product_version, system_vendor if provided by DMI.';

export function dmi(machine: Machine): Collector {
  // Hardware does not change while the agent runs.
  let labels: LabelPairs | null = null;
  return defineCollector('dmi', true, (families) => {
    labels ??= readLabels(machine);
    families.gauge('node_dmi_info', DMI_HELP, 1, labels);
  });
}

function readLabels(machine: Machine): LabelPairs {
  const directory = machine.sys('class/dmi/id');
  if (machine.listIfAny(directory) === null) throw new NoData('no DMI on this machine');
  const fields = FIELDS.map((field) => [field, machine.attribute(directory, field)] as const);
  const labels = [...fields, ['system_vendor', machine.attribute(directory, 'sys_vendor')] as const];
  return labels.filter((label): label is readonly [string, string] => label[1] !== null);
}
