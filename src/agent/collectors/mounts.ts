/** What is mounted where. */
import { fieldsOf, linesOf } from './fields.ts';
import type { Machine } from './machine.ts';

export interface Mount {
  readonly device: string;
  /** As the machine sees it. */
  readonly mountPoint: string;
  /** As this process sees it: below --path.rootfs. */
  readonly path: string;
  readonly type: string;
  readonly isReadOnly: boolean;
}

/** Of mounts that have all labels in common, the first. */
export function readMounts(machine: Machine): Mount[] {
  // The first process sees the mounts of the machine, also when this one is in a container; it may be out of sight.
  const text = machine.readIfAny(machine.proc('1/mounts')) ?? machine.read(machine.proc('self/mounts'));
  const mounts = new Map<string, Mount>();
  for (const line of linesOf(text)) {
    const [device, escaped, type, options] = fieldsOf(line);
    const path = withoutEscapes(escaped);
    const mountPoint = withoutRoot(path, machine.roots.rootfs);
    const key = JSON.stringify([device, mountPoint, type]);
    if (mounts.has(key)) continue;
    mounts.set(key, {
      device,
      mountPoint,
      path: machine.root(mountPoint),
      type,
      isReadOnly: options.split(',').includes('ro'),
    });
  }
  return [...mounts.values()];
}

/** The kernel writes blanks as octal numbers, since they separate the fields. */
function withoutEscapes(text: string): string {
  return text.replace(/\\(040|011|012|134)/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function withoutRoot(path: string, rootfs: string): string {
  if (rootfs === '/' || (path !== rootfs && !path.startsWith(`${rootfs}/`))) return path;
  return path.slice(rootfs.length) || '/';
}
