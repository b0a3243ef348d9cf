import SnappyJS from 'snappyjs';
import { MessageKernel } from '../../src/ingest/message-kernel.ts';
import { decodeWriteRequest, RemoteWrite1Decoder } from '../../src/ingest/remote-write-1.ts';
import { WireReader } from '../../src/ingest/wire.ts';
import { WriteRequestColumns } from '../../src/ingest/write-request.ts';
import type { MicroBench } from './micro-bench.ts';
import { writeRequest } from './request-fixture.ts';

/** Of series that the kernel knows, as nearly all are. */
export const piece: MicroBench = {
  name: 'remote write 1, decode and find known series',
  unit: 'sample',
  operations: 2000,

  setup(operations) {
    const { body, samples } = writeRequest(operations);
    const message = SnappyJS.uncompress(body);
    const reader = new WireReader();
    const columns = new WriteRequestColumns();
    const decoder = new RemoteWrite1Decoder(new MessageKernel());
    const head = finderOf(message);
    return {
      operations: samples,
      run() {
        decoder.decode(reader, message, head, columns);
        return columns.sampleCount;
      },
    };
  },
};

/** Knows the series of one message. */
function finderOf(message: Uint8Array) {
  const columns = new WriteRequestColumns();
  decodeWriteRequest(new WireReader(), message, columns);
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  const refs = new Map(Array.from({ length: columns.seriesCount }, (_, s) => [text(columns.labels(s)), s]));
  return { find: (bytes: Uint8Array, start: number, end: number) => refs.get(text(bytes.subarray(start, end))) ?? -1 };
}
