/** Series and samples to the bytes of a remote write 1.0 WriteRequest (not compressed). */
import { field } from './wire-encode.ts';

export interface SeriesToWrite {
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly samples: readonly (readonly [timeMs: number, value: number])[];
}

const TIMESERIES = 0x0a;
const LABEL = 0x0a;
const SAMPLE = 0x12;
const FIRST_STRING = 0x0a;
const SECOND_STRING = 0x12;
const VALUE = 0x09;
const TIMESTAMP = 0x10;

/** Labels are written in the order given: remote write wants them sorted by name. */
export function encodeWriteRequest(series: readonly SeriesToWrite[]): Uint8Array {
  return Buffer.concat(series.map((one) => field(TIMESERIES, encodeSeries(one))));
}

function encodeSeries({ labels, samples }: SeriesToWrite): Buffer {
  return Buffer.concat([
    ...labels.map(([name, value]) =>
      field(LABEL, Buffer.concat([field(FIRST_STRING, Buffer.from(name)), field(SECOND_STRING, Buffer.from(value))])),
    ),
    ...samples.map(([timeMs, value]) => field(SAMPLE, encodeSample(timeMs, value))),
  ]);
}

function encodeSample(timeMs: number, value: number): Buffer {
  const fixed = Buffer.alloc(9);
  fixed[0] = VALUE;
  fixed.writeDoubleLE(value, 1);
  return Buffer.concat([fixed, Buffer.from([TIMESTAMP]), varint(BigInt.asUintN(64, BigInt(timeMs)))]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (; value > 0x7fn; value >>= 7n) bytes.push(Number(value & 0x7fn) | 0x80);
  bytes.push(Number(value));
  return Buffer.from(bytes);
}
