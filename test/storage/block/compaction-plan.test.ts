import { describe, expect, it } from 'vitest';
import { compactionLevels, type PlannedBlock, planCompaction } from '../../../src/storage/block/compaction-plan.ts';

const HOUR = 3_600_000;
const LEVELS = compactionLevels(2 * HOUR, 31 * 24 * HOUR);

interface Sketch {
  /** Hours since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly bytes?: number;
  readonly tombstones?: number;
  readonly held?: boolean;
}

/** Blocks named a, b, c ..., made in that order. */
function blocks(sketches: readonly Sketch[]): PlannedBlock[] {
  return sketches.map(({ from, to, bytes = 1000, tombstones = 0, held = false }, i) => ({
    id: String.fromCharCode(97 + i),
    rangeStart: from * HOUR,
    rangeEnd: to * HOUR,
    createdMs: i,
    bytes,
    tombstones,
    held,
  }));
}

function plan(sketches: readonly Sketch[], nowHours: number, inputsMax = 64): string {
  const planned = planCompaction(blocks(sketches), {
    nowMs: nowHours * HOUR,
    levelsMs: LEVELS,
    inputsMax,
    tombstonesMax: 3,
  });
  if (planned === null) return 'nothing';
  return `${planned.inputs.join(' ')} -> ${planned.rangeStart / HOUR}..${planned.rangeEnd / HOUR}`;
}

/** Blocks of two hours that follow one another. */
const twoHours = (from: number, count: number): Sketch[] =>
  Array.from({ length: count }, (_, i) => ({ from: from + 2 * i, to: from + 2 * i + 2 }));

describe('levels', () => {
  it('go up to the length allowed, and are never none', () => {
    expect(compactionLevels(2 * HOUR, 36 * HOUR)).toEqual([2 * HOUR, 12 * HOUR, 24 * HOUR]);
    expect(compactionLevels(2 * HOUR, HOUR)).toEqual([2 * HOUR]);
    expect(LEVELS.map((length) => length / HOUR)).toEqual([2, 12, 24, 72, 216, 648]);
  });
});

describe('the plan of compactions', () => {
  const cases: [situation: string, sketches: Sketch[], nowHours: number, expected: string][] = [
    ['no block', [], 100, 'nothing'],
    ['one block', twoHours(0, 1), 10_000, 'nothing'],
    ['a window that is not over', twoHours(0, 5), 10.1, 'nothing'],
    ['a window that is over, whose last samples are still in the head', twoHours(0, 6), 14, 'nothing'],
    ['a window that is over', twoHours(0, 6), 14.5, 'a b c d e f -> 0..12'],
    ['two windows that are over: what belongs to one day', twoHours(0, 12), 26.5, 'a b c d e f g h i j k l -> 0..24'],
    ['a window with a gap', [...twoHours(0, 1), ...twoHours(8, 1)], 20, 'a b -> 0..12'],
    ['blocks before the epoch', twoHours(-12, 6), 20, 'a b c d e f -> -648..0'],
    ['the oldest window first', [...twoHours(648, 2), ...twoHours(0, 2)], 2000, 'c d -> 0..648'],
    [
      'one block in each window, and a larger window that is not over',
      [{ from: 0, to: 12 }, ...twoHours(12, 1)],
      20,
      'nothing',
    ],
    [
      'a small late block beside the large one',
      [
        { from: 0, to: 12, bytes: 100_000 },
        { from: 4, to: 6 },
      ],
      20,
      'nothing',
    ],
    [
      'a late block of an eighth of the large one',
      [
        { from: 0, to: 12, bytes: 8000 },
        { from: 4, to: 6 },
      ],
      20,
      'a b -> 0..12',
    ],
    [
      'several small late blocks',
      [{ from: 0, to: 12, bytes: 100_000 }, ...[4, 4, 6, 6].map((from) => ({ from, to: from + 2 }))],
      20,
      'b c d e -> 0..12',
    ],
    [
      'late blocks of a day that is one block: they are united among themselves',
      [
        { from: 0, to: 24, bytes: 100_000 },
        { from: 4, to: 6 },
        { from: 6, to: 8 },
      ],
      40,
      'b c -> 0..24',
    ],
    [
      'two blocks of the same two hours, of like size',
      [
        { from: 0, to: 2 },
        { from: 0, to: 2 },
      ],
      5,
      'a b -> 0..2',
    ],
    [
      'the latest samples of two hours in a block of their own: they wait for the window of twelve hours',
      [
        { from: 0, to: 2, bytes: 100_000 },
        { from: 0, to: 2 },
      ],
      5,
      'nothing',
    ],
    ['some blocks of the present two hours', Array.from({ length: 7 }, () => ({ from: 0, to: 2 })), 1, 'nothing'],
    [
      'many blocks of the present two hours',
      Array.from({ length: 8 }, () => ({ from: 0, to: 2 })),
      1,
      'a b c d e f g h -> 0..2',
    ],
    ['a block with few tombstones', [{ from: 0, to: 2, tombstones: 2 }], 20, 'nothing'],
    ['a block with many tombstones', [{ from: 0, to: 2, tombstones: 3 }], 20, 'a -> 0..2'],
    ['a block with many tombstones that is held', [{ from: 0, to: 2, tombstones: 3, held: true }], 20, 'nothing'],
    ['a window with a block that is held', [...twoHours(0, 5), { from: 10, to: 12, held: true }], 20, 'nothing'],
    ['a block that crosses a window', [...twoHours(0, 2), { from: 6, to: 18 }], 20, 'a b -> 0..12'],
  ];
  for (const [situation, sketches, nowHours, expected] of cases) {
    it(`${situation}: ${expected}`, () => {
      expect(plan(sketches, nowHours)).toBe(expected);
    });
  }

  it('takes the smaller window when the larger has too many blocks', () => {
    expect(plan(twoHours(0, 12), 100, 6)).toBe('a b c d e f -> 0..12');
  });

  it('takes the smallest of very many blocks of the smallest window', () => {
    const many = Array.from({ length: 10 }, (_, i) => ({ from: 0, to: 2, bytes: 1000 - i }));
    expect(plan(many, 100, 4)).toBe('g h i j -> 0..2');
  });

  it('writes the late samples of a long time a few times only, and ends with a few blocks a window', () => {
    const LATE_BLOCKS = 400;
    let left = blocks([{ from: 0, to: 648, bytes: 100_000 }]);
    let written = 0;
    for (let i = 0; i < LATE_BLOCKS; i++) {
      const [late] = blocks([{ from: 2 * (i % 300), to: 2 * (i % 300) + 2, bytes: 1000 }]);
      left.push({ ...late, id: `late ${i}`, createdMs: i });
      const done = carryOut(left, `${i}`);
      left = done.blocks;
      written += done.written;
    }
    // All late samples are four times the large block: every byte is written less than twenty times.
    expect(written).toBeLessThan(20 * LATE_BLOCKS * 1000);
    expect(left.length).toBeLessThan(8);
  });

  it('comes to an end: then the smaller blocks of a window are less than an eighth of each larger one', () => {
    const many = blocks(
      [...twoHours(0, 200), ...twoHours(0, 200), { from: 3, to: 4 }].map((b) => ({ ...b, bytes: 10 })),
    );
    const { blocks: left } = carryOut(
      many.map((block, i) => ({ ...block, id: `${i}` })),
      'u',
    );
    expect(left.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(4010);
    let smaller = 0;
    for (const { bytes } of left.sort((a, b) => a.bytes - b.bytes)) {
      expect(smaller * 8).toBeLessThan(bytes);
      smaller += bytes;
    }
  });
});

/** Carries out plans until there is none; answers what is left, and the bytes that were written. */
function carryOut(start: PlannedBlock[], name: string): { blocks: PlannedBlock[]; written: number } {
  let left = start;
  let written = 0;
  for (let turn = 0; turn < 1000; turn++) {
    const planned = planCompaction(left, { nowMs: 1e6 * HOUR, levelsMs: LEVELS, inputsMax: 64, tombstonesMax: 3 });
    if (planned === null) return { blocks: left, written };
    const inputs = left.filter(({ id }) => planned.inputs.includes(id));
    const bytes = inputs.reduce((sum, block) => sum + block.bytes, 0);
    const { rangeStart, rangeEnd } = planned;
    written += bytes;
    const united = { id: `${name} ${turn}`, rangeStart, rangeEnd, createdMs: turn, bytes, tombstones: 0, held: false };
    left = [...left.filter(({ id }) => !planned.inputs.includes(id)), united];
  }
  throw new Error('there is no end of plans');
}
