/** `tsdb list`: the blocks of a data directory as a table. */
import { type BlockFile, blockFiles, DATA_DIRECTORY } from './block-files.ts';
import { EXIT } from './exit.ts';
import { binarySize, goDuration, goTime } from './go-text.ts';
import type { Subcommand, SubcommandArguments } from './subcommands.ts';

export const list: Subcommand = {
  name: 'list',
  words: ['[<db path>]'],
  help: 'List the blocks: times of the oldest sample and of the end, what they hold, bytes.',
  flags: [{ name: 'human-readable', short: 'r', help: 'Print human readable values.' }],
  run: async ({ words, has }: SubcommandArguments) => {
    const rows = blockFiles(words[0] ?? DATA_DIRECTORY).map((file) => rowOf(file, has('human-readable')));
    process.stdout.write(table([HEADER, ...rows]));
    return EXIT.ok;
  },
};

export const HEADER = [
  'BLOCK ULID',
  'MIN TIME',
  'MAX TIME',
  'DURATION',
  'NUM SAMPLES',
  'NUM CHUNKS',
  'NUM SERIES',
  'SIZE',
] as const;

export function rowOf({ meta, bytes }: Pick<BlockFile, 'meta' | 'bytes'>, isHumanReadable: boolean): string[] {
  // promtool's end of a block is the first time after it.
  const end = meta.maxt + 1;
  const timeText = isHumanReadable ? goTime : String;
  return [
    meta.id,
    timeText(meta.mint),
    timeText(end),
    goDuration(end - meta.mint),
    String(meta.samples),
    String(meta.chunks),
    String(meta.series),
    isHumanReadable ? binarySize(bytes) : String(bytes),
  ];
}

const COLUMN_CHARS_MIN = 13;
const GAP_CHARS = 2;

/** Columns as wide as their longest text and a gap; the last one is not filled up. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) =>
    Math.max(COLUMN_CHARS_MIN, ...rows.map((row) => row[column].length + GAP_CHARS)),
  );
  const lines = rows.map((row) =>
    row.map((text, column) => (column === row.length - 1 ? text : text.padEnd(widths[column]))).join(''),
  );
  return `${lines.join('\n')}\n`;
}
