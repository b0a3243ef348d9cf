/**
 * Samples of every kind as requests bring them, from a seed: floats, some of them with start times, histograms, in order and
 * late, repeated, new series all the time, deletions. And everything that a database holds, to the bit.
 */
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import type { Database } from '../../../src/storage/database.ts';
import { RecordBuilder } from '../../../src/storage/log/record.ts';
import { AppendResult } from '../../../src/storage/storage.ts';
import { StoreReader } from '../../../src/storage/store-reader.ts';
import { histogramOf } from '../head/histogram-of.ts';
import { labelBytes } from '../head/label-bytes.ts';

export class RandomSamples {
  readonly #startMs: number;
  #state: number;
  #series = 3;

  constructor(seed: number, startMs: number) {
    this.#state = seed | 1;
    this.#startMs = startMs;
  }

  /** Below `bound`. */
  number(bound: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % bound;
  }

  /** As a request does it: appended at once, in the log as one record. */
  write(database: Database, samples: number): void {
    const record = new RecordBuilder();
    for (let i = 0; i < samples; i++) this.#offer(database, record);
    if (!record.empty) database.log.append(record.take());
  }

  /** Floats of one series that hardly compress, a second apart. */
  writeSteady({ head, numbers, log }: Database, name: string, samples: number): void {
    const record = new RecordBuilder();
    const ref = head.addSeries(labelBytes([['__name__', name]]));
    let number = numbers.numberOf(ref);
    if (number < 0) {
      number = numbers.assign(ref);
      record.define(number, head.labelBytes(ref));
    }
    for (let i = 0; i < samples; i++) {
      const time = Math.max(head.newestTimeOf(ref), this.#startMs - 1e8) + 1000;
      const low = this.number(2 ** 31);
      const high = this.number(2 ** 30);
      head.append(ref, time, low, high);
      record.add(number, time, low, high);
    }
    log.append(record.take());
  }

  #offer({ head, numbers }: Database, record: RecordBuilder): void {
    if (this.number(40) === 0) this.#series++;
    const series = this.number(this.#series);
    const labels = labelBytes([
      ['__name__', `m${series % 5}`],
      ['host', `host-${series % 17}`],
      ['series', `${series}`],
    ]);
    const ref = head.addSeries(labels);
    // Some series are known by their labels alone: what was offered to them was refused.
    if (series % 23 === 22) return;
    const newest = head.newestTimeOf(ref);
    const isLate = this.number(20) === 0;
    const time = isLate || newest < 0 ? this.#startMs + this.number(900_000) : newest + 1000 * this.number(4);
    const isRich = series % 4 === 0 && this.number(3) > 0;
    const histogram = isRich && this.number(2) === 0 ? histogramOf(this.number(1000)) : null;
    const start = isRich ? this.#startMs - this.number(5000) : 0;
    const low = this.number(2) === 0 ? this.#state : 7;
    // NaN payloads are among them.
    const high = this.number(10) === 0 ? 0x7ff00000 : 0x40000000 + this.number(1 << 16);
    const result = isRich
      ? head.appendRich(ref, time, start, histogram, histogram === null ? low : 0, histogram === null ? high : 0)
      : head.append(ref, time, low, high);
    if (result > AppendResult.AppendedOutOfOrder) return;
    let number = numbers.numberOf(ref);
    if (number < 0) {
      number = numbers.assign(ref);
      record.define(number, head.labelBytes(ref));
    }
    if (isRich) record.addRich(number, time, start, histogram, low, high);
    else record.add(number, time, low, high);
  }
}

/** Labels as text to the samples, each as text, in order of labels. Series without samples are left out. */
export function everything(database: Database): Record<string, string[]> {
  const symbols = new Symbols();
  const reader = new StoreReader(symbols, database.view);
  const selection = reader.select([{ type: '=~', name: '__name__', value: '.+' }], -(2 ** 52), 2 ** 52);
  const samples = new SampleColumns();
  const rows: [string, string[]][] = [];
  for (let i = 0; i < selection.count; i++) {
    selection.read(i, -(2 ** 52), 2 ** 52, samples);
    if (samples.count === 0) continue;
    const labels = [...selection.labels(i)].map((id) => symbols.text(id)).join('|');
    rows.push([labels, Array.from({ length: samples.count }, (_, s) => sampleText(samples, s))]);
  }
  reader.close();
  return Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function sampleText({ times, words, histograms, starts }: SampleColumns, i: number): string {
  const histogram = histograms?.[i] ?? null;
  const value =
    histogram === null
      ? `${words[2 * i + 1].toString(16)},${words[2 * i].toString(16)}`
      : JSON.stringify(histogram, (_key, part) => (ArrayBuffer.isView(part) ? [...(part as Int32Array)] : part));
  return `${times[i]} ${starts?.[i] ?? 0} ${value}`;
}
