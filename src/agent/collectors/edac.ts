import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet, LabelPairs } from './family-set.ts';
import type { Machine } from './machine.ts';

export function edac(machine: Machine): Collector {
  return defineCollector('edac', true, (families) => {
    const directory = machine.sys('devices/system/edac/mc');
    for (const name of machine.list(directory).filter((each) => /^mc\d+$/.test(each))) {
      const controller = ['controller', name.slice('mc'.length)] as const;
      const read = (file: string) => machine.numericAttribute(directory, name, file);
      addErrors(families, 'node_edac', 'memory errors', read('ce_count'), read('ue_count'), [controller]);
      // Errors that could not be told to one of the rows.
      addRow(families, read('ce_noinfo_count'), read('ue_noinfo_count'), [controller, ['csrow', 'unknown']]);
      for (const row of machine.list(`${directory}/${name}`).filter((each) => /^csrow\d+$/.test(each))) {
        const labels = [controller, ['csrow', row.slice('csrow'.length)]] as const;
        addRow(families, read(`${row}/ce_count`), read(`${row}/ue_count`), labels);
      }
    }
  });
}

function addRow(
  families: FamilySet,
  correctable: number | null,
  uncorrectable: number | null,
  labels: LabelPairs,
): void {
  addErrors(families, 'node_edac_csrow', 'memory errors for this csrow', correctable, uncorrectable, labels);
}

function addErrors(
  families: FamilySet,
  prefix: string,
  what: string,
  correctable: number | null,
  uncorrectable: number | null,
  labels: LabelPairs,
): void {
  if (correctable !== null) {
    families.counter(`${prefix}_correctable_errors_total`, `Total correctable ${what}.`, correctable, labels);
  }
  if (uncorrectable !== null) {
    families.counter(`${prefix}_uncorrectable_errors_total`, `Total uncorrectable ${what}.`, uncorrectable, labels);
  }
}
