/** `tsdb analyze`: which labels and values make most series of a block, and which come and go most. */
import { METRIC_NAME, Symbols } from '../model/labels.ts';
import { SampleColumns } from '../model/samples.ts';
import type { BlockMeta, BlockReader } from '../storage/block/block.ts';
import { openBlock } from '../storage/block/reader.ts';
import { type BlockFile, blockFiles, DATA_DIRECTORY } from './block-files.ts';
import { EXIT } from './exit.ts';
import { goDuration } from './go-text.ts';
import type { Subcommand, SubcommandArguments } from './subcommands.ts';

export const analyze: Subcommand = {
  name: 'analyze',
  words: ['[<db path>]', '[<block id>]'],
  help: 'Analyze churn and the cardinality of labels of a block (default: the last one).',
  flags: [{ name: 'limit', fallback: '20', help: 'How many items to show in each list.' }],
  run: async (given: SubcommandArguments) => {
    const file = blockOf(given);
    const reader = openBlock(file.path, new Symbols(), []);
    process.stdout.write(report(file, countLabels(reader), Number(given.value('limit'))));
    reader.close();
    return EXIT.ok;
  },
};

function blockOf({ words }: SubcommandArguments): BlockFile {
  const files = blockFiles(words[0] ?? DATA_DIRECTORY);
  const file = words[1] === undefined ? files.at(-1) : files.find(({ meta }) => meta.id === words[1]);
  if (file === undefined) throw new Error(words[1] === undefined ? 'no blocks found' : `block ${words[1]} not found`);
  return file;
}

/** Sums over the series of a block. */
interface LabelCounts {
  pairEntries: number;
  readonly seriesOfPair: Map<string, number>;
  readonly seriesOfMetric: Map<string, number>;
  readonly valuesOfName: Map<string, number>;
  readonly valueLengthOfName: Map<string, number>;
  /** Milliseconds of the block in which its series have no samples. */
  readonly uncoveredOfPair: Map<string, number>;
  readonly uncoveredOfName: Map<string, number>;
}

function countLabels(reader: BlockReader): LabelCounts {
  const counts: LabelCounts = {
    pairEntries: 0,
    seriesOfPair: new Map(),
    seriesOfMetric: new Map(),
    valuesOfName: new Map(),
    valueLengthOfName: new Map(),
    uncoveredOfPair: new Map(),
    uncoveredOfName: new Map(),
  };
  const { symbols } = reader;
  const { mint, maxt } = reader.meta;
  const selection = reader.select([], mint, maxt);
  const samples = new SampleColumns();
  for (let i = 0; i < selection.count; i++) {
    selection.read(i, mint, maxt, samples);
    const covered = samples.count === 0 ? 0 : samples.times[samples.count - 1] - samples.times[0];
    const uncovered = durationOf(reader.meta) - covered;
    const labels = selection.labels(i);
    for (let at = 0; at < labels.length; at += 2) {
      const [name, value] = [symbols.text(labels[at]), symbols.text(labels[at + 1])];
      const pair = `${name}=${value}`;
      if (!counts.seriesOfPair.has(pair)) {
        add(counts.valuesOfName, name, 1);
        add(counts.valueLengthOfName, name, Buffer.byteLength(value));
      }
      add(counts.seriesOfPair, pair, 1);
      if (name === METRIC_NAME) add(counts.seriesOfMetric, value, 1);
      add(counts.uncoveredOfPair, pair, uncovered);
      add(counts.uncoveredOfName, name, uncovered);
      counts.pairEntries++;
    }
  }
  return counts;
}

function durationOf({ mint, maxt }: BlockMeta): number {
  return maxt + 1 - mint;
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

function report({ meta }: BlockFile, counts: LabelCounts, limit: number): string {
  const durationMs = durationOf(meta);
  // Uncovered time in blocks: how many series would be there in place of those that come and go.
  const inBlocks = (counted: ReadonlyMap<string, number>): Map<string, number> =>
    new Map(Array.from(counted, ([key, ms]) => [key, Math.trunc(ms / durationMs)]));
  return `Block ID: ${meta.id}
Duration: ${goDuration(durationMs)}
Total Series: ${meta.series}
Label names: ${counts.valuesOfName.size}
Postings (unique label pairs): ${counts.seriesOfPair.size}
Postings entries (total label pairs): ${counts.pairEntries}
${[
  topOf('Label pairs most involved in churning', inBlocks(counts.uncoveredOfPair), limit),
  topOf('Label names most involved in churning', inBlocks(counts.uncoveredOfName), limit),
  topOf('Most common label pairs', counts.seriesOfPair, limit),
  topOf('Label names with highest cumulative label value length', counts.valueLengthOfName, limit),
  topOf('Highest cardinality labels', counts.valuesOfName, limit),
  topOf('Highest cardinality metric names', counts.seriesOfMetric, limit),
].join('')}`;
}

function topOf(title: string, counts: ReadonlyMap<string, number>, limit: number): string {
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const lines = sorted.slice(0, limit).map(([key, count]) => `${count} ${key}\n`);
  return `\n${title}:\n${lines.join('')}`;
}
