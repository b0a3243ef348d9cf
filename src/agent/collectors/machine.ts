/**
 * The files in which the kernel tells about the machine. All of /proc and most of /sys answers from memory, so they are read
 * at once, into one buffer that is used again; what can hang (filesystems) is asked elsewhere.
 */
import { closeSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LIMITS } from '../../limits.ts';

/** Where the machine's directories are: other places when the agent looks at its host from inside a container. */
export interface MachineRoots {
  readonly procfs: string;
  readonly sysfs: string;
  readonly rootfs: string;
  readonly udevData: string;
}

export const MACHINE_ROOTS: MachineRoots = {
  procfs: '/proc',
  sysfs: '/sys',
  rootfs: '/',
  udevData: '/run/udev/data',
};

const FIRST_BUFFER_BYTES = 64 * 1024;

export class Machine {
  readonly roots: MachineRoots;
  #buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER_BYTES);

  constructor(roots: MachineRoots = MACHINE_ROOTS) {
    this.roots = roots;
  }

  proc(...path: readonly string[]): string {
    return join(this.roots.procfs, ...path);
  }

  sys(...path: readonly string[]): string {
    return join(this.roots.sysfs, ...path);
  }

  root(...path: readonly string[]): string {
    return join(this.roots.rootfs, ...path);
  }

  /** Throws what the system says when it cannot be read. */
  read(path: string): string {
    const file = openSync(path, 'r');
    try {
      let end = 0;
      for (;;) {
        const got = readSync(file, this.#buffer, end, this.#buffer.length - end, null);
        if (got === 0) return this.#buffer.toString('utf8', 0, end);
        end += got;
        if (end === this.#buffer.length) this.#grow(path);
      }
    } finally {
      closeSync(file);
    }
  }

  /** null: not there, or not to be read: drivers answer EINVAL, ENODATA and EIO for what a device does not have. */
  readIfAny(path: string): string | null {
    try {
      return this.read(path);
    } catch {
      return null;
    }
  }

  /** The text of an attribute in /sys, without the white space around it. */
  attribute(...path: readonly string[]): string | null {
    return this.readIfAny(join(...path))?.trim() ?? null;
  }

  /** A decimal attribute; null also when it is something else. */
  numericAttribute(...path: readonly string[]): number | null {
    const text = this.attribute(...path);
    return text !== null && /^[-+]?\d+$/.test(text) ? Number(text) : null;
  }

  /** Names in a directory, sorted; none when there is no such directory. */
  list(path: string): string[] {
    try {
      return readdirSync(path).sort();
    } catch {
      return [];
    }
  }

  /** Names in a directory, sorted; null when there is no such directory. */
  listIfAny(path: string): string[] | null {
    try {
      return readdirSync(path).sort();
    } catch {
      return null;
    }
  }

  /** The last part of where a symbolic link leads; null: no link. */
  linkedName(...path: readonly string[]): string | null {
    try {
      return basename(readlinkSync(join(...path)));
    } catch {
      return null;
    }
  }

  #grow(path: string): void {
    const bound = LIMITS.agentFileBytesMax;
    if (this.#buffer.length >= bound) throw new Error(`${path} has more than ${bound} bytes`);
    const larger = Buffer.allocUnsafeSlow(this.#buffer.length * 2);
    this.#buffer.copy(larger);
    this.#buffer = larger;
  }
}
