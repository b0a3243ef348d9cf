/**
 * Streams of series, each in the order of labels, to one: series with the same labels become one, samples of the same
 * time too. Each stream stands at its next series; those that have the least labels are read together.
 */
import { SampleColumns } from '../model/samples.ts';
import type { SeriesStream } from './block/block.ts';
import { compareCanonicalLabels } from './label-bytes.ts';
import { appendColumns, mergeColumns } from './merge-columns.ts';

/** @param streams the newest last: where several have a sample at one time, the newest part wins */
export function mergeStreams(streams: readonly SeriesStream[]): SeriesStream {
  return streams.length === 1 ? streams[0] : new MergedStream(streams);
}

class MergedStream implements SeriesStream {
  readonly #streams: readonly SeriesStream[];
  /** Streams that stand at a series, the newest last. */
  #live: SeriesStream[] | null = null;
  /** Those of them that stand at the current series. */
  #current: SeriesStream[] = [];
  readonly #part = new SampleColumns();
  readonly #spare = new SampleColumns();

  constructor(streams: readonly SeriesStream[]) {
    this.#streams = streams;
  }

  get labels(): Uint8Array {
    return this.#current[0].labels;
  }

  next(): boolean {
    this.#advance();
    const live = this.#live ?? [];
    this.#current.length = 0;
    for (const stream of live) {
      const order = this.#current.length === 0 ? 0 : compareCanonicalLabels(stream.labels, this.labels);
      if (order > 0) continue;
      if (order < 0) this.#current.length = 0;
      this.#current.push(stream);
    }
    return this.#current.length > 0;
  }

  #advance(): void {
    if (this.#live === null) {
      this.#live = this.#streams.filter((stream) => stream.next());
      return;
    }
    const ended = this.#current.filter((stream) => !stream.next());
    if (ended.length > 0) this.#live = this.#live.filter((stream) => !ended.includes(stream));
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    this.#current[0].read(mint, maxt, into);
    for (let i = 1; i < this.#current.length; i++) {
      this.#current[i].read(mint, maxt, this.#part);
      unite(into, this.#part, this.#spare);
    }
  }

  close(): void {
    for (const stream of this.#streams) stream.close();
  }
}

function unite(into: SampleColumns, later: SampleColumns, spare: SampleColumns): void {
  if (later.count === 0) return;
  // The usual case: parts that follow one another.
  if (into.count === 0 || into.times[into.count - 1] < later.times[0]) appendColumns(into, later, 0, later.count);
  else mergeColumns(into, later, spare);
}
