/** A remote write 1.0 sender that shares no code with the server: messages by protobufjs, compression by snappyjs. */
import protobuf from 'protobufjs';
import SnappyJS from 'snappyjs';

export type TestLabels = Record<string, string>;

export interface TestSeries {
  readonly labels: TestLabels;
  /** [milliseconds, value] */
  readonly samples: readonly (readonly [number, number])[];
}

const WriteRequest = protobuf
  .parse(`
  syntax = "proto3";
  message WriteRequest { repeated TimeSeries timeseries = 1; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
`)
  .root.lookupType('WriteRequest');

/** The message before compression. Labels are sent in the order of the object's keys. */
export function encodeMessage(series: readonly TestSeries[]): Uint8Array {
  const timeseries = series.map(({ labels, samples }) => ({
    labels: Object.entries(labels).map(([name, value]) => ({ name, value })),
    samples: samples.map(([timestamp, value]) => ({ timestamp, value })),
  }));
  return WriteRequest.encode({ timeseries }).finish();
}

/** The series of a message, samples as [milliseconds, value]. */
export function decodeMessage(message: Uint8Array): TestSeries[] {
  const decoded = WriteRequest.toObject(WriteRequest.decode(message), { longs: Number, arrays: true, defaults: true });
  return decoded.timeseries.map((series: DecodedSeries) => ({
    labels: Object.fromEntries(series.labels.map(({ name, value }) => [name, value])),
    samples: series.samples.map(({ timestamp, value }) => [timestamp, value] as const),
  }));
}

interface DecodedSeries {
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly samples: readonly { readonly timestamp: number; readonly value: number }[];
}

export function encodeBody(series: readonly TestSeries[]): Uint8Array {
  return SnappyJS.compress(encodeMessage(series));
}

export interface WriteAnswer {
  readonly status: number;
  readonly text: string;
}

export async function postBody(url: string, body: Uint8Array, headers: TestLabels = {}): Promise<WriteAnswer> {
  const response = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
      ...headers,
    },
    body: Buffer.from(body),
  });
  return { status: response.status, text: await response.text() };
}

export function write(url: string, series: readonly TestSeries[]): Promise<WriteAnswer> {
  return postBody(url, encodeBody(series));
}
