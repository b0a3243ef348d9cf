/**
 * The newest exemplars of all series: a ring of a bounded number of slots, in memory and as one record a slot on disk.
 *
 *   slots    [ 7 8 9 | 3 4 5 6 ]     sequence numbers; the next exemplar takes the place of the oldest, 3
 */
import type { Matcher } from '../../model/matchers.ts';
import { KeyedWriter } from '../keyed-writer.ts';
import { labelPairs } from '../label-bytes.ts';
import { decodeExemplar, type Exemplar, encodeExemplar } from './exemplar.ts';
import { labelTest } from './matching.ts';

export const ExemplarResult = { Stored: 0, Duplicate: 1, OutOfOrder: 2 } as const;
export type ExemplarResult = (typeof ExemplarResult)[keyof typeof ExemplarResult];

interface Series {
  readonly key: string;
  readonly labels: ReadonlyMap<string, string>;
  newest: Exemplar;
  /** Exemplars of it in the ring. */
  count: number;
}

interface Slot {
  readonly exemplar: Exemplar;
  readonly sequence: number;
  readonly series: Series;
}

export interface SelectedExemplars {
  readonly seriesLabels: ReadonlyMap<string, string>;
  /** In the order of their times. */
  readonly exemplars: readonly Exemplar[];
}

export class Exemplars {
  readonly #writer: KeyedWriter;
  readonly #slots: (Slot | undefined)[];
  readonly #series = new Map<string, Series>();
  #sequence = 0;
  #appended = 0;
  #outOfOrder = 0;

  private constructor(writer: KeyedWriter, slotsMax: number) {
    this.#writer = writer;
    this.#slots = new Array<Slot | undefined>(slotsMax);
    const stored = [...writer.stored()].flatMap(([, record]) => decodeExemplar(record) ?? []);
    stored.sort((a, b) => a.sequence - b.sequence);
    // With fewer slots than before only the newest ones are kept.
    for (const { exemplar, sequence } of slotsMax === 0 ? [] : stored.slice(-slotsMax)) this.#place(exemplar, sequence);
    this.#sequence = stored.at(-1)?.sequence ?? 0;
  }

  /** @param slotsMax how many exemplars are kept; 0: none */
  static open(directory: string, slotsMax: number): Exemplars {
    return new Exemplars(KeyedWriter.open(directory, 'exemplars'), slotsMax);
  }

  get unavailable(): string | null {
    return this.#writer.unavailable;
  }

  get stats() {
    const held = this.#slots.reduce((count, slot) => count + (slot === undefined ? 0 : 1), 0);
    return {
      held,
      series: this.#series.size,
      slots: this.#slots.length,
      appended: this.#appended,
      outOfOrder: this.#outOfOrder,
    };
  }

  /**
   * Takes an exemplar that is newer than all of its series; equal times are ordered by value. One that equals the newest
   * is a duplicate. The bytes belong to the store from now on.
   */
  append(exemplar: Exemplar): ExemplarResult {
    if (this.#slots.length === 0) return ExemplarResult.Duplicate;
    const newest = this.#series.get(keyOf(exemplar))?.newest;
    if (newest !== undefined) {
      if (isSame(newest, exemplar)) return ExemplarResult.Duplicate;
      if (isOlder(exemplar, newest)) {
        this.#outOfOrder++;
        return ExemplarResult.OutOfOrder;
      }
    }
    this.#sequence++;
    this.#appended++;
    const slot = this.#place(exemplar, this.#sequence);
    this.#writer.put(slot + 1, encodeExemplar(exemplar, this.#sequence));
    return ExemplarResult.Stored;
  }

  /** The exemplars in [mint, maxt] of the series that pass every matcher of one of the lists. */
  select(selectors: readonly (readonly Matcher[])[], mint: number, maxt: number): SelectedExemplars[] {
    const chosen = new Map<Series, Slot[]>();
    const tests = selectors.map(labelTest);
    for (const series of this.#series.values()) {
      if (tests.some((test) => test(series.labels))) chosen.set(series, []);
    }
    for (const slot of this.#slots) {
      if (slot === undefined || slot.exemplar.timeMs < mint || slot.exemplar.timeMs > maxt) continue;
      chosen.get(slot.series)?.push(slot);
    }
    return [...chosen]
      .filter(([, slots]) => slots.length > 0)
      .map(([{ labels }, slots]) => ({
        seriesLabels: labels,
        exemplars: slots.sort((a, b) => a.sequence - b.sequence).map(({ exemplar }) => exemplar),
      }));
  }

  /** Forgets the exemplars that are older; their records on disk are forgotten at every start until they are written over. */
  forgetBefore(timeMs: number): void {
    for (let at = 0; at < this.#slots.length; at++) {
      const slot = this.#slots[at];
      if (slot === undefined || slot.exemplar.timeMs >= timeMs) continue;
      this.#forget(slot);
      this.#slots[at] = undefined;
    }
  }

  durable(): Promise<void> {
    return this.#writer.durable();
  }

  close(): Promise<void> {
    return this.#writer.close();
  }

  /** Puts an exemplar into the slot of its sequence number; answers the slot. */
  #place(exemplar: Exemplar, sequence: number): number {
    const at = sequence % this.#slots.length;
    this.#forget(this.#slots[at]);
    const key = keyOf(exemplar);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { key, labels: new Map(labelPairs(exemplar.series)), newest: exemplar, count: 0 };
      this.#series.set(key, series);
    }
    series.newest = exemplar;
    series.count++;
    this.#slots[at] = { exemplar, sequence, series };
    return at;
  }

  #forget(slot: Slot | undefined): void {
    if (slot === undefined) return;
    slot.series.count--;
    if (slot.series.count === 0) this.#series.delete(slot.series.key);
  }
}

function keyOf({ series }: Exemplar): string {
  return Buffer.from(series.buffer, series.byteOffset, series.length).toString('latin1');
}

function isSame(a: Exemplar, b: Exemplar): boolean {
  return a.timeMs === b.timeMs && a.low === b.low && a.high === b.high && Buffer.compare(a.labels, b.labels) === 0;
}

/** Of equal times the larger value is newer, of equal values the larger labels. */
function isOlder(a: Exemplar, b: Exemplar): boolean {
  if (a.timeMs !== b.timeMs) return a.timeMs < b.timeMs;
  const [x, y] = [exemplarValue(a), exemplarValue(b)];
  return x !== y ? x < y : Buffer.compare(a.labels, b.labels) < 0;
}

/** The number; the payload of a NaN does not matter. */
export function exemplarValue({ low, high }: Exemplar): number {
  return new Float64Array(Int32Array.of(low, high).buffer)[0];
}
