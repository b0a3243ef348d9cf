import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import type { RoundSample } from '../../../src/agent/round-sink.ts';
import { encodeMessage1 } from '../../../src/agent/send/message-1.ts';
import { encodeMessage2 } from '../../../src/agent/send/message-2.ts';
import { decodeMessage2 } from '../../../src/agent/send/message-2-reader.ts';

const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated string symbols = 4; repeated TimeSeries timeseries = 5; }
  message TimeSeries { repeated uint32 labels_refs = 1; repeated Sample samples = 2; Metadata metadata = 5; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message Metadata { int32 type = 1; uint32 help_ref = 3; uint32 unit_ref = 4; }
  message WriteRequest { repeated Series timeseries = 1; }
  message Series { repeated Label labels = 1; repeated Sample samples = 2; }
  message Label { string name = 1; string value = 2; }
`);

function decoded(type: string, bytes: Uint8Array): Record<string, never> {
  const message = root.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: Number, arrays: true }) as Record<string, never>;
}

const TIME_MS = 1_795_000_000_123;
const SAMPLES: readonly RoundSample[] = [
  {
    labels: [
      ['__name__', 'node_cpu_seconds_total'],
      ['cpu', '0'],
      ['mode', 'idle'],
    ],
    timeMs: TIME_MS,
    value: 1234.5,
    metadata: { type: 'counter', help: 'Seconds the CPUs spent in each mode.' },
  },
  {
    labels: [
      ['__name__', 'größe'],
      ['cpu', '0'],
    ],
    timeMs: TIME_MS,
    value: -0,
    metadata: { type: 'gauge', help: '' },
  },
  { labels: [['__name__', 'gone']], timeMs: TIME_MS + 1, value: 'stale', metadata: null },
];

describe('remote write 2.0', () => {
  it('has each text once, sorted labels, and metadata beside the series', () => {
    const message = decoded('Request', encodeMessage2(SAMPLES));
    const { symbols, timeseries } = message as unknown as {
      symbols: string[];
      timeseries: {
        labelsRefs: number[];
        samples: { value: number; timestamp: number }[];
        metadata?: { type: number; helpRef: number };
      }[];
    };
    expect(symbols[0]).toBe('');
    expect(new Set(symbols).size).toBe(symbols.length);
    expect(
      timeseries.map(({ labelsRefs, samples, metadata }) => ({
        labels: labelsRefs.map((ref) => symbols[ref]),
        samples,
        type: metadata?.type,
        help: metadata && symbols[metadata.helpRef ?? 0],
      })),
    ).toEqual([
      {
        labels: ['__name__', 'node_cpu_seconds_total', 'cpu', '0', 'mode', 'idle'],
        samples: [{ value: 1234.5, timestamp: TIME_MS }],
        type: 1,
        help: 'Seconds the CPUs spent in each mode.',
      },
      { labels: ['__name__', 'größe', 'cpu', '0'], samples: [{ value: -0, timestamp: TIME_MS }], type: 2, help: '' },
      {
        labels: ['__name__', 'gone'],
        samples: [{ value: Number.NaN, timestamp: TIME_MS + 1 }],
        type: undefined,
        help: undefined,
      },
    ]);
  });

  it('is read back, markers by their bits', () => {
    expect(decodeMessage2(encodeMessage2(SAMPLES))).toEqual(SAMPLES.map(({ metadata: _, ...sample }) => sample));
    const staleBits = Buffer.from('020000000000f07f', 'hex');
    expect(Buffer.from(encodeMessage2(SAMPLES)).includes(staleBits)).toBe(true);
  });
});

it('remote write 1.0 has the same series', () => {
  const { timeseries } = decoded('WriteRequest', encodeMessage1(SAMPLES)) as unknown as { timeseries: unknown[] };
  expect(timeseries).toEqual(
    SAMPLES.map(({ labels, timeMs, value }) => ({
      labels: labels.map(([name, text]) => ({ name, value: text })),
      samples: [{ value: value === 'stale' ? Number.NaN : value, timestamp: timeMs }],
    })),
  );
  expect(Buffer.from(encodeMessage1(SAMPLES)).includes(Buffer.from('020000000000f07f', 'hex'))).toBe(true);
});
