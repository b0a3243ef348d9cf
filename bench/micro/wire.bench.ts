import SnappyJS from 'snappyjs';
import { decodeWriteRequest } from '../../src/ingest/remote-write-1.ts';
import { WireReader } from '../../src/ingest/wire.ts';
import { WriteRequestColumns } from '../../src/ingest/write-request.ts';
import type { MicroBench } from './micro-bench.ts';
import { writeRequest } from './request-fixture.ts';

export const piece: MicroBench = {
  name: 'remote write 1, decode',
  unit: 'sample',
  operations: 2000,

  setup(operations) {
    const { body, samples } = writeRequest(operations);
    const message = SnappyJS.uncompress(body);
    const reader = new WireReader();
    const columns = new WriteRequestColumns();
    return {
      operations: samples,
      run() {
        decodeWriteRequest(reader, message, columns);
        return columns.sampleCount;
      },
    };
  },
};
