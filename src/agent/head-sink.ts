/** Rounds into the server's own head: for an agent inside the server. */

import type { Ingest } from '../ingest/receive.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import type { RoundSample, RoundSink } from './round-sink.ts';
import { encodeMessage2 } from './send/message-2.ts';

export class HeadSink implements RoundSink {
  readonly #ingest: Ingest;

  constructor(ingest: Ingest) {
    this.#ingest = ingest;
  }

  async append(_target: string, samples: readonly RoundSample[]): Promise<void> {
    const outcome = await this.#ingest.receiveDecoded(encodeMessage2(samples), 2);
    if (outcome.kind !== 'stored') throw new Error(outcome.text);
  }

  /** Series of an earlier process end by the lookback. */
  lastSeries(): readonly LabelPairs[] {
    return [];
  }
}
