/** Decoding includes finding the series: it needs the numbers of symbols, not the bytes of labels. */
import { KnownSeries } from '../../src/ingest/known-series.ts';
import { RemoteWrite2Decoder } from '../../src/ingest/remote-write-2.ts';
import { WireReader } from '../../src/ingest/wire.ts';
import { WriteRequestColumns } from '../../src/ingest/write-request.ts';
import type { MicroBench } from './micro-bench.ts';
import { messagePair } from './request-2-fixture.ts';

export const piece: MicroBench = {
  name: 'remote write 2, decode and find known series',
  unit: 'sample',
  operations: 2000,

  setup(operations) {
    const { message2, samples } = messagePair(operations);
    const reader = new WireReader();
    const columns = new WriteRequestColumns();
    const known = new KnownSeries();
    const head = {};
    const decoder = new RemoteWrite2Decoder(known);
    known.begin(head);
    decoder.decode(reader, message2, columns);
    for (let s = 0; s < columns.seriesCount; s++) known.setRef(columns.entries[s], s);
    return {
      operations: samples,
      run() {
        known.begin(head);
        decoder.decode(reader, message2, columns);
        return columns.sampleCount;
      },
    };
  },
};
