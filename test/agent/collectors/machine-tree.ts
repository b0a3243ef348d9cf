/** Directories as the kernel shows them of a machine that is not this one: paths and texts become a tree below /tmp. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CollectorOptions } from '../../../src/agent/collectors/options.ts';

/** Path, beginning with proc/, sys/, root/ or udev/, to the text of the file; `-> path` is a symbolic link. */
export type MachineTree = Readonly<Record<string, string>>;

export interface PlantedTree {
  readonly options: Pick<CollectorOptions, 'procfs' | 'sysfs' | 'rootfs' | 'udevData'>;
  /** The same for node_exporter. */
  readonly flags: readonly string[];
  remove(): void;
}

const LINK = '-> ';

export function plantTree(tree: MachineTree): PlantedTree {
  const directory = mkdtempSync(join(tmpdir(), 'narthex-machine-'));
  for (const part of ['proc', 'sys', 'root', 'udev']) mkdirSync(join(directory, part));
  for (const [path, text] of Object.entries(tree)) {
    const full = join(directory, path);
    mkdirSync(dirname(full), { recursive: true });
    if (text.startsWith(LINK)) symlinkSync(text.slice(LINK.length), full);
    else writeFileSync(full, text);
  }
  const [procfs, sysfs, rootfs, udevData] = ['proc', 'sys', 'root', 'udev'].map((part) => join(directory, part));
  return {
    options: { procfs, sysfs, rootfs, udevData },
    flags: [
      `--path.procfs=${procfs}`,
      `--path.sysfs=${sysfs}`,
      `--path.rootfs=${rootfs}`,
      `--path.udev.data=${udevData}`,
    ],
    remove: () => rmSync(directory, { recursive: true }),
  };
}

/** Files of one directory: names to texts. */
export function directoryOf(directory: string, files: Readonly<Record<string, string>>): MachineTree {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${directory}/${name}`, text]));
}
