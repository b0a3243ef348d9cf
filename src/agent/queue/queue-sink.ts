/** Rounds into the queue on disk: as messages of remote write 2.0, compressed, ready to be sent. */
import { createHash } from 'node:crypto';
import { snappyEncode } from '../../ingest/snappy-encode.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';
import type { DeliveryQueue } from '../../storage/delivery-queue.ts';
import type { KeptRecords } from '../../storage/kept-records.ts';
import type { RoundSample, RoundSink } from '../round-sink.ts';
import { encodeMessage2 } from '../send/message-2.ts';

/** Of one request. */
const SAMPLES_MAX = 2000;

export class QueueSink implements RoundSink {
  readonly #queue: DeliveryQueue;
  /** The series of the last round of each target. */
  readonly #series: KeptRecords;
  /** Of what is kept of each target. */
  readonly #digests = new Map<string, string>();
  readonly #filled: () => void;

  /** @param filled is called when there is something to send */
  constructor(queue: DeliveryQueue, series: KeptRecords, filled: () => void) {
    this.#queue = queue;
    this.#series = series;
    this.#filled = filled;
  }

  async append(target: string, samples: readonly RoundSample[]): Promise<void> {
    for (let from = 0; from < samples.length; from += SAMPLES_MAX) {
      const part = samples.slice(from, from + SAMPLES_MAX);
      await this.#queue.put(snappyEncode(encodeMessage2(part)), part.length);
    }
    this.#keepSeries(target, samples);
    this.#filled();
  }

  lastSeries(target: string): readonly LabelPairs[] {
    const stored = this.#series.stored.get(target);
    return Array.isArray(stored) ? (stored as LabelPairs[]) : [];
  }

  /** Nearly always they are those of the round before, and nothing is written. */
  #keepSeries(target: string, samples: readonly RoundSample[]): void {
    const labels = samples.filter(({ value }) => value !== 'stale').map((sample) => sample.labels);
    const digest = createHash('md5').update(JSON.stringify(labels)).digest('base64');
    if (this.#digests.get(target) === digest) return;
    this.#digests.set(target, digest);
    this.#series.put(target, labels);
  }
}
