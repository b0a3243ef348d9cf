/** `tsdb dump` and `tsdb dump-openmetrics`: the samples in the blocks of a data directory as text. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CommandLineError } from '../config/command-line.ts';
import { formatG, goQuote } from '../model/go-format.ts';
import { compareLabelSets, type LabelSet, METRIC_NAME, Symbols } from '../model/labels.ts';
import type { Matcher } from '../model/matchers.ts';
import { SampleColumns } from '../model/samples.ts';
import { histogramText } from '../promql/histogram/text.ts';
import { parseAnySelector } from '../promql/parse.ts';
import { NAMES } from '../storage/names.ts';
import { StoreReader } from '../storage/store-reader.ts';
import { blockViews, DATA_DIRECTORY } from './block-files.ts';
import { EXIT } from './exit.ts';
import { OutputBuffer } from './output-buffer.ts';
import type { Subcommand, SubcommandArguments, SubcommandFlag } from './subcommands.ts';

const FLAGS: readonly SubcommandFlag[] = [
  { name: 'min-time', fallback: String(-(2n ** 63n)), help: 'Time of the oldest samples to dump, in milliseconds.' },
  { name: 'max-time', fallback: String(2n ** 63n - 1n), help: 'Time of the newest samples to dump, in milliseconds.' },
  { name: 'match', fallback: '{}', repeatable: true, help: 'Series selector; may be given several times.' },
];

export const dump: Subcommand = {
  name: 'dump',
  words: ['[<db path>]'],
  help: 'Print the samples: labels, value, time in milliseconds; a line each.',
  flags: FLAGS,
  run: (given) => dumpSeries(given, plainLines, ''),
};

export const dumpOpenMetrics: Subcommand = {
  name: 'dump-openmetrics',
  words: ['[<db path>]'],
  help: 'Print the samples as OpenMetrics text, without histograms and staleness markers.',
  flags: FLAGS,
  run: (given) => dumpSeries(given, openMetricsLines, '# EOF\n'),
};

/** Writes the samples of one series. */
type WriteLines = (labels: readonly (readonly [string, string])[], samples: SampleColumns, out: OutputBuffer) => void;

async function dumpSeries(given: SubcommandArguments, writeLines: WriteLines, end: string): Promise<number> {
  const directory = given.words[0] ?? DATA_DIRECTORY;
  const [mint, maxt] = [timeOf(given, 'min-time'), timeOf(given, 'max-time')];
  const selectors = given.values('match').map(parseAnySelector);
  const symbols = new Symbols();
  const reader = new StoreReader(symbols, { version: 1, heads: [], blocks: await blockViews(directory) });
  const samples = new SampleColumns();
  const out = new OutputBuffer();
  for (const { labels, read } of selectAll(reader, selectors, mint, maxt)) {
    read(samples);
    if (samples.count > 0) writeLines(pairsOf(symbols, labels), samples, out);
    if (out.isFull) await out.flush();
  }
  out.write(end);
  await out.flush();
  reader.close();
  if (existsSync(join(directory, NAMES.log))) {
    process.stderr.write('Samples that are in the log and in no block yet are not dumped.\n');
  }
  return EXIT.ok;
}

function timeOf(given: SubcommandArguments, flag: string): number {
  const text = given.value(flag);
  if (!/^-?\d+$/.test(text)) throw new CommandLineError(`flag '--${flag}': expected milliseconds, got "${text}"`);
  return Number(text);
}

interface FoundSeries {
  readonly labels: LabelSet;
  readonly read: (into: SampleColumns) => void;
}

/** The series that pass one of the selectors, each once, in the order of their labels. */
function selectAll(
  reader: StoreReader,
  selectors: readonly (readonly Matcher[])[],
  mint: number,
  maxt: number,
): FoundSeries[] {
  const found: FoundSeries[] = [];
  for (const matchers of selectors) {
    const selection = reader.select(matchers, mint, maxt);
    for (let i = 0; i < selection.count; i++) {
      found.push({ labels: selection.labels(i), read: (into) => selection.read(i, mint, maxt, into) });
    }
  }
  const compare = (a: FoundSeries, b: FoundSeries): number => compareLabelSets(reader.symbols, a.labels, b.labels);
  found.sort(compare);
  return found.filter((series, i) => i === 0 || compare(found[i - 1], series) !== 0);
}

function pairsOf(symbols: Symbols, labels: LabelSet): [string, string][] {
  return Array.from({ length: labels.length / 2 }, (_, i) => {
    return [symbols.text(labels[2 * i]), symbols.text(labels[2 * i + 1])];
  });
}

const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const LEGACY_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

function plainLines(labels: readonly (readonly [string, string])[], samples: SampleColumns, out: OutputBuffer): void {
  const texts = labels.map(([name, value]) => `${LEGACY_LABEL.test(name) ? name : goQuote(name)}=${goQuote(value)}`);
  const prefix = `{${texts.join(', ')}} `;
  for (let i = 0; i < samples.count; i++) {
    const histogram = samples.histograms?.[i] ?? null;
    const value = histogram === null ? formatG(samples.values[i]) : histogramText(histogram);
    out.write(`${prefix}${value} ${samples.times[i]}\n`);
  }
}

function openMetricsLines(
  labels: readonly (readonly [string, string])[],
  samples: SampleColumns,
  out: OutputBuffer,
): void {
  const name = labels.find(([label]) => label === METRIC_NAME)?.[1] ?? '';
  const isLegacy = LEGACY_METRIC.test(name);
  const texts = labels
    .filter(([label]) => label !== METRIC_NAME)
    .map(([label, value]) => `${LEGACY_LABEL.test(label) ? label : quoted(label)}=${quoted(value)}`);
  if (!isLegacy) texts.unshift(quoted(name));
  const prefix = `${isLegacy ? name : ''}${texts.length === 0 ? '' : `{${texts.join(',')}}`}`;
  for (let i = 0; i < samples.count; i++) {
    if (samples.isStale(i) || (samples.histograms?.[i] ?? null) !== null) continue;
    out.write(`${prefix} ${formatG(samples.values[i])} ${(samples.times[i] / 1000).toFixed(3)}\n`);
  }
}

/** As OpenMetrics escapes: fewer characters than Go does. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`))}"`;
}
