/** WriteRequests made by an independent library from proto/remote-write-1.proto, and a database to write them to. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import protobuf from 'protobufjs';
import { Symbols } from '../../src/model/labels.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import { Database, type DatabaseOptions } from '../../src/storage/database.ts';
import { StoreReader } from '../../src/storage/store-reader.ts';

const root = protobuf.loadSync(join(import.meta.dirname, '../../proto/remote-write-1.proto'));
const WriteRequest = root.lookupType('prometheus.WriteRequest');

export interface MessageSeries {
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly samples?: readonly { readonly value: number; readonly timestamp: number }[];
  readonly exemplars?: readonly object[];
  readonly histograms?: readonly object[];
}

export function message(timeseries: readonly MessageSeries[], metadata: readonly object[] = []): Uint8Array {
  return WriteRequest.encode(WriteRequest.fromObject({ timeseries, metadata })).finish();
}

export function labelsOf(labels: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(labels).map(([name, value]) => ({ name, value }));
}

export class TemporaryDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'narthex-test-'));

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function openDatabase(
  path: string,
  nowMs = 1_700_000_000_000,
  retentionMs = 0,
  progress?: DatabaseOptions['progress'],
): Promise<Database> {
  return Database.open({ path, retentionMs, log: pino({ level: 'silent' }), now: () => nowMs, progress });
}

/** Everything that is stored: labels as text to samples as `time:high,low` in hexadecimal words. */
export function contents(database: Database): Map<string, string[]> {
  return eachSeries(database, ({ count, times, words }) =>
    Array.from({ length: count }, (_, s) => {
      const [low, high] = [words[2 * s], words[2 * s + 1]];
      return `${times[s]}:${high.toString(16)},${low.toString(16)}`;
    }),
  );
}

/** The same for many samples: labels as text to a digest of times and value bits. */
export function digests(database: Database): Map<string, string> {
  return eachSeries(database, ({ count, times, words }) =>
    createHash('sha256')
      .update(times.subarray(0, count))
      .update(words.subarray(0, 2 * count))
      .digest('hex'),
  );
}

function eachSeries<T>(database: Database, describe: (samples: SampleColumns) => T): Map<string, T> {
  const symbols = new Symbols();
  const reader = new StoreReader(symbols, database.view);
  const selection = reader.select([{ type: '=~', name: '__name__', value: '.+' }], -(2 ** 52), 2 ** 52);
  const samples = new SampleColumns();
  const all = new Map<string, T>();
  for (let i = 0; i < selection.count; i++) {
    const labels = [...selection.labels(i)].map((id) => symbols.text(id)).join('|');
    selection.read(i, -(2 ** 52), 2 ** 52, samples);
    all.set(labels, describe(samples));
  }
  reader.close();
  return all;
}
