/**
 * `tsdb create-blocks-from openmetrics`: samples of a text to blocks. They go through a head, as samples that are written
 * do: in any order, a repeated one once.
 */
import { createReadStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CommandLineError } from '../config/command-line.ts';
import { canonicalLabels } from '../ingest/canonical-labels.ts';
import { OpenMetricsParser, type TextSample } from '../ingest/openmetrics.ts';
import { field } from '../ingest/wire-encode.ts';
import { LIMITS } from '../limits.ts';
import { LARGEST_LEVELS_MS } from '../storage/block/compaction-plan.ts';
import { writeRanges } from '../storage/block/cut.ts';
import { publishBlocks } from '../storage/block/publish-blocks.ts';
import { Head } from '../storage/head/head.ts';
import { LockFile } from '../storage/lock-file.ts';
import { NAMES } from '../storage/names.ts';
import { AppendResult } from '../storage/storage.ts';
import type { WrittenBlock } from '../threads/block-messages.ts';
import { DATA_DIRECTORY } from './block-files.ts';
import { EXIT } from './exit.ts';
import type { Subcommand, SubcommandArguments } from './subcommands.ts';
import { HEADER, rowOf, table } from './tsdb-list.ts';

export const createBlocksFrom: Subcommand = {
  name: 'create-blocks-from',
  words: ['openmetrics', '<input file>', '[<output directory>]'],
  help: 'Write the samples of an OpenMetrics text, all with timestamps, to blocks of a data directory that no server has open.',
  flags: [
    { name: 'human-readable', short: 'r', help: 'Print human readable values.' },
    { name: 'quiet', short: 'q', help: 'Do not print created blocks.' },
  ],
  run: async ({ words, has }: SubcommandArguments) => {
    const [format, input, output = DATA_DIRECTORY] = words;
    if (format !== 'openmetrics') throw new CommandLineError(`unknown input "${format}", expected openmetrics`);
    mkdirSync(join(output, NAMES.blocks), { recursive: true });
    const lock = LockFile.take(join(output, NAMES.lock));
    try {
      const written = await createBlocks(input, join(output, NAMES.blocks));
      const rows = written.map((block) => rowOf(block, has('human-readable')));
      if (!has('quiet')) process.stdout.write(table([HEADER, ...rows]));
      return EXIT.ok;
    } finally {
      lock.release();
    }
  },
};

/** Samples between two looks at the memory that they take. */
const SAMPLES_PER_LOOK = 10_000;

async function createBlocks(input: string, directory: string): Promise<WrittenBlock[]> {
  const parser = new OpenMetricsParser();
  const samples = new TextSamples(directory);
  for await (const line of linesOf(input)) {
    const sample = parser.parse(line);
    if (sample === null) continue;
    const problem = samples.append(sample);
    if (problem !== null) throw new Error(`line ${parser.line}: ${problem}`);
    if (samples.count % SAMPLES_PER_LOOK === 0) await samples.cutLarge();
  }
  parser.end();
  await samples.cut();
  return samples.written;
}

/** Collects samples in a head, and writes it to blocks when it has become large. */
class TextSamples {
  readonly #directory: string;
  #head = newHead();
  /** Series by their labels as the parser gives them: the same array again for the same text. */
  readonly #refs = new Map<TextSample['labels'], number>();
  readonly written: WrittenBlock[] = [];
  count = 0;
  readonly #value = new Float64Array(1);
  readonly #words = new Int32Array(this.#value.buffer);

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Answers what is wrong with the sample, or null. */
  append({ labels, timeMs, value }: TextSample): string | null {
    let ref = this.#refs.get(labels);
    if (ref === undefined) {
      const canonical = canonicalLabels(labelSection(labels));
      if (!(canonical instanceof Uint8Array)) return canonical.text;
      ref = this.#head.addSeries(canonical);
      this.#refs.set(labels, ref);
    }
    this.#value[0] = value;
    if (Number.isNaN(value)) this.#words.set(NAN_WORDS);
    this.count++;
    const result = this.#head.appendReplayed(ref, timeMs, this.#words[0], this.#words[1]);
    return result === AppendResult.Conflict ? `the series has another value at ${timeMs} ms` : null;
  }

  async cutLarge(): Promise<void> {
    if (this.#head.stats.bytes.chunks > LIMITS.headChunkBytesMax) await this.cut();
  }

  async cut(): Promise<void> {
    const head = { generation: 0, shared: this.#head.shared, tombstones: [] };
    const work = { head, directory: this.#directory, levelsMs: LARGEST_LEVELS_MS, createdMs: Date.now() };
    const written = await writeRanges(work, NEVER_CANCELED, NO_GENERATION);
    await publishBlocks(written, this.#directory);
    this.written.push(...written);
    this.#head = newHead();
    this.#refs.clear();
  }
}

const NEVER_CANCELED = (): void => undefined;
const NO_GENERATION = (): null => null;
/** A quiet NaN with the bits that Prometheus gives to NaN: low word, high word. */
const NAN_WORDS = [1, 0x7ff80000] as const;

function newHead(): Head {
  return new Head({ retentionMs: 0, now: Date.now });
}

const LABEL = 0x0a;
const NAME = 0x0a;
const VALUE = 0x12;

/** The labels as remote write has them, in the order given. */
function labelSection(labels: TextSample['labels']): Uint8Array {
  return Buffer.concat(
    labels.map(([name, value]) =>
      field(LABEL, Buffer.concat([field(NAME, Buffer.from(name)), field(VALUE, Buffer.from(value))])),
    ),
  );
}

/** Lines without their line feeds. Throws when the file is not UTF-8. */
async function* linesOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const piece of createReadStream(path)) {
    const lines = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
