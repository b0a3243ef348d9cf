/**
 * /proc/mdstat, which is written for people:
 *
 *   md6 : active raid1 sdb2[2](F) sdc[1](S) sda2[0]
 *         195310144 blocks [2/1] [U_]
 *         bitmap: 0/3 pages [0KB], 65536KB chunk                     only some arrays
 *         [=>...]  recovery =  8.5% (16775552/195310144) finish=...  only while it works, or resync=PENDING
 */

export interface RaidArray {
  readonly device: string;
  readonly state: 'active' | 'inactive' | 'recovering' | 'check' | 'resync';
  readonly disks: { readonly active: number; readonly failed: number; readonly spare: number };
  /** As many as the array has when it is complete. */
  readonly disksRequired: number;
  readonly blocks: number;
  readonly blocksSynced: number;
}

export function readMdstat(text: string): RaidArray[] {
  // An array begins a line, what belongs to it is indented.
  const paragraphs = text.split(/\n(?=\S)/).map((paragraph) => paragraph.split('\n'));
  return paragraphs.filter(([title]) => /^\S+ : (in)?active /.test(title)).map(readArray);
}

function readArray([title, status = '', ...rest]: readonly string[]): RaidArray {
  const [device, , activity] = title.split(/\s+/);
  const blocks = Number(/^\s*(\d+) blocks/.exec(status)?.[1] ?? Number.NaN);
  if (Number.isNaN(blocks)) throw new Error(`unexpected line of /proc/mdstat: ${status}`);
  const work = rest.find((line) => /recovery|resync|check/.test(line));
  const { active, required } = countDisks(title, status);
  return {
    device,
    state: work === undefined ? (activity as 'active' | 'inactive') : stateOfWork(work),
    disks: { active, failed: count(title, '(F)'), spare: count(title, '(S)') },
    disksRequired: required,
    blocks,
    blocksSynced: work === undefined ? blocks : syncedBlocks(work),
  };
}

function stateOfWork(line: string): 'recovering' | 'check' | 'resync' {
  if (line.includes('recovery')) return 'recovering';
  return line.includes('check') ? 'check' : 'resync';
}

/** Of work that waits for another array, none. */
function syncedBlocks(line: string): number {
  return Number(/\((\d+)\/\d+\)/.exec(line)?.[1] ?? 0);
}

/** Arrays without redundancy do not say how many they need: all that they have. */
function countDisks(title: string, status: string): { active: number; required: number } {
  if (title.includes(': inactive ')) return { active: 0, required: 0 };
  const present = count(title, '[');
  const [, required, active] = /\[(\d+)\/(\d+)\]/.exec(status) ?? ['', present, present];
  return { active: Number(active), required: Number(required) };
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
