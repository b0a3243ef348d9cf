import { type Collector, NoData } from '../../metric-family.ts';
import { defineCollector } from '../define.ts';
import { DMI_HELP } from '../dmi.ts';
import type { LabelPairs } from '../family-set.ts';
import { systemInformation } from './system-information.ts';

/** What the library says of a field that it may not read. */
const UNKNOWN = new Set(['', '-']);

export function dmi(): Collector {
  // Hardware does not change while the agent runs, and asking starts processes.
  let labels: Promise<LabelPairs> | null = null;
  return defineCollector('dmi', true, async (families) => {
    labels ??= readLabels();
    const known = await labels;
    if (known.length === 0) throw new NoData('the system does not tell about its hardware');
    families.gauge('node_dmi_info', DMI_HELP, 1, known);
  });
}

async function readLabels(): Promise<LabelPairs> {
  const library = await systemInformation();
  const system = await library.system();
  const bios = await library.bios();
  const board = await library.baseboard();
  const fields: LabelPairs = [
    ['bios_date', bios.releaseDate],
    ['bios_vendor', bios.vendor],
    ['bios_version', bios.version],
    ['board_name', board.model],
    ['board_vendor', board.manufacturer],
    ['board_version', board.version],
    ['product_name', system.model],
    ['product_sku', system.sku],
    ['product_version', system.version],
    ['system_vendor', system.manufacturer],
  ];
  return fields.filter(([, text]) => !UNKNOWN.has(text ?? ''));
}
