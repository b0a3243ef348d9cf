/** Decoding includes finding the series: it needs the numbers of symbols, not the bytes of labels. */
import { KnownSections } from '../../src/ingest/known-sections.ts';
import { KnownSeries } from '../../src/ingest/known-series.ts';
import { MessageKernel } from '../../src/ingest/message-kernel.ts';
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
    const kernel = new MessageKernel();
    const sections = new KnownSections(kernel);
    const known = new KnownSeries(() => sections.forget());
    const head = {};
    const decoder = new RemoteWrite2Decoder(known, { kernel, sections });
    const decode = () => {
      known.begin(head);
      sections.begin(head);
      decoder.decode(reader, message2, columns);
      return columns.sampleCount;
    };
    decode();
    for (let s = 0; s < columns.seriesCount; s++) known.setRef(columns.entries[s], s);
    return { operations: samples, run: decode };
  },
};
