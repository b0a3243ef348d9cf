import { join } from 'node:path';
import protobuf from 'protobufjs';
import SnappyJS from 'snappyjs';
import { expect, it } from 'vitest';
import { decodeMessage, encodeMessage, type TestSeries } from '../../test/e2e/write-client.ts';
import { eachSample, shiftTimes } from './capture-message.ts';
import { hostSeries, labelsOn } from './host-metrics.ts';
import { buildLoad } from './load.ts';

const LAST_MS = 1_700_000_000_000;

it('sends every series of every host once a step, in order, as other decoders read it', () => {
  const load = buildLoad({ hosts: 5, steps: 3, intervalMs: 15_000, lastMs: LAST_MS });
  expect(load.seriesCount).toBe(5 * 507);
  expect(load.bodies.map((parts) => parts.length)).toEqual([2, 2, 2]);
  for (const [step, parts] of load.bodies.entries()) {
    const series = parts.flatMap((body) => decodeMessage(SnappyJS.uncompress(body)));
    expect(series.length).toBe(load.seriesCount);
    expect(series.every(({ samples }) => samples[0][0] === LAST_MS - (2 - step) * 15_000)).toBe(true);
    expect(Object.entries(series[508].labels)).toEqual(labelsOn(1, hostSeries()[1]));
  }
});

it('sends the same samples by 2.0', () => {
  const load = buildLoad({ hosts: 5, steps: 2, intervalMs: 15_000, lastMs: LAST_MS, inVersion2: true });
  for (const [step, parts] of load.bodies2.entries()) {
    for (const [part, body] of parts.entries()) {
      expect(decodeMessage2(SnappyJS.uncompress(body))).toEqual(
        decodeMessage(SnappyJS.uncompress(load.bodies[step][part])),
      );
    }
  }
});

it('makes the same load every time, and no series twice', () => {
  const shape = { hosts: 1, steps: 2, intervalMs: 15_000, lastMs: LAST_MS };
  expect(buildLoad(shape).bodies).toEqual(buildLoad(shape).bodies);
  const names = hostSeries().map((series) => JSON.stringify(labelsOn(0, series)));
  expect(new Set(names).size).toBe(507);
});

it('replaces a tenth of the hosts every minute when they churn', () => {
  const load = buildLoad({ hosts: 20, steps: 5, intervalMs: 30_000, lastMs: LAST_MS, churns: true });
  const instances = load.bodies.map(
    (parts) =>
      new Set(parts.flatMap((body) => decodeMessage(SnappyJS.uncompress(body)).map(({ labels }) => labels.instance))),
  );
  expect(instances.map((set) => set.size)).toEqual([20, 20, 20, 20, 20]);
  const newOnes = instances.slice(1).map((set, i) => [...set].filter((one) => !instances[i].has(one)));
  expect(newOnes).toEqual([
    [],
    ['host-0029.dc1.example.org:9100', 'host-0039.dc1.example.org:9100'],
    [],
    ['host-0028.dc1.example.org:9100', 'host-0038.dc1.example.org:9100'],
  ]);
});

it('finds and moves the times of a capture, and leaves the rest', () => {
  const series: TestSeries[] = [
    {
      labels: { __name__: 'a' },
      samples: [
        [LAST_MS, 1],
        [LAST_MS + 1000, 2],
      ],
    },
    { labels: { __name__: 'b', c: 'd' }, samples: [[LAST_MS + 5, 3.5]] },
  ];
  const message = encodeMessage(series);
  const times: number[] = [];
  eachSample(message, (timeMs) => times.push(timeMs));
  expect(times).toEqual([LAST_MS, LAST_MS + 1000, LAST_MS + 5]);
  shiftTimes(message, 3_600_000);
  const moved = series.map(({ labels, samples }) => ({
    labels,
    samples: samples.map(([timeMs, value]) => [timeMs + 3_600_000, value]),
  }));
  expect(decodeMessage(message)).toEqual(moved);
});

interface Request2 {
  readonly symbols: readonly string[];
  readonly timeseries: readonly {
    readonly labelsRefs: readonly number[];
    readonly samples: readonly { readonly timestamp: number; readonly value: number }[];
  }[];
}

function decodeMessage2(message: Uint8Array): TestSeries[] {
  const root = protobuf.loadSync(join(import.meta.dirname, '../../proto/remote-write-2.proto'));
  const type = root.lookupType('io.prometheus.write.v2.Request');
  const { symbols, timeseries } = type.toObject(type.decode(message), { longs: Number, defaults: true }) as Request2;
  return timeseries.map(({ labelsRefs, samples }) => {
    const texts = labelsRefs.map((ref) => symbols[ref]);
    return {
      labels: Object.fromEntries(texts.flatMap((text, i) => (i % 2 === 0 ? [[text, texts[i + 1]]] : []))),
      samples: samples.map(({ timestamp, value }) => [timestamp, value] as const),
    };
  });
}
