/** What a conforming receiver of remote write 1.0 and 2.0 answers, case by case, asked of the real server over HTTP. */
import SnappyJS from 'snappyjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, vector } from './ask.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { encodeMessage, postBody } from './write-client.ts';
import { encode2, encodeRaw2, post2, type Series2, write2 } from './write2-client.ts';

const NOW = Date.now();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let server: ServerProcess;
let names = 0;
beforeAll(async () => {
  server = await startServerProcess();
}, 60_000);
afterAll(() => server?.stop());

/** Labels of a series that nobody wrote yet. */
function fresh(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { __name__: `case_${names++}`, job: 'compliance', ...labels };
}

const sample = (value = 1, timestamp = NOW) => ({ value, timestamp });
const integerHistogram = {
  countInt: 8,
  sum: 18.4,
  schema: 1,
  zeroThreshold: 0.001,
  zeroCountInt: 2,
  positiveSpans: [{ offset: 0, length: 2 }],
  positiveDeltas: [1, 1],
  negativeSpans: [{ offset: 1, length: 2 }],
  negativeDeltas: [2, -1],
  timestamp: NOW,
};
const floatHistogram = {
  countFloat: 5.5,
  sum: 2,
  schema: 0,
  zeroCountFloat: 0.5,
  positiveSpans: [{ offset: -2, length: 1 }],
  positiveCounts: [5],
  timestamp: NOW,
};
const customHistogram = {
  countInt: 6,
  sum: 20,
  schema: -53,
  positiveSpans: [{ offset: 0, length: 3 }],
  positiveDeltas: [1, 1, 1],
  customValues: [1, 5],
  timestamp: NOW,
};

describe('headers', () => {
  it.each(['application/json', 'image/png', 'application/x-protobuf;proto=io.prometheus.write.v3.Request'])(
    '%s is another media type',
    async (type) => {
      const answer = await post2(server.url, Buffer.from('corrupt'), { 'content-type': type });
      expect(answer.status).toBe(415);
    },
  );

  it.each(['gzip', 'deflate'])('%s is another compression', async (encoding) => {
    const answer = await post2(server.url, Buffer.from('corrupt'), { 'content-encoding': encoding });
    expect(answer).toMatchObject({
      status: 415,
      text: `${encoding} encoding (compression) is not accepted by this server; only snappy is acceptable\n`,
    });
  });

  it('a body that is not snappy, or no message, is refused', async () => {
    const headers = { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' };
    expect((await postBody(server.url, Buffer.from([0xff, 0xff, 0xff]), headers)).status).toBe(400);
    expect((await postBody(server.url, SnappyJS.compress(Buffer.from([0x22, 0x7f])), headers)).status).toBe(400);
  });

  it('a space before the parameter does not make it version 1.0', async () => {
    const answer = await post2(server.url, encode2([{ labels: fresh(), samples: [sample()] }]), {
      'content-type': 'application/x-protobuf; proto=io.prometheus.write.v2.Request',
    });
    expect(answer).toMatchObject({ status: 204, samples: 1 });
  });
});

describe('version 2.0', () => {
  it.each([
    ['special values', [1, Number.NaN, Infinity, -Infinity, -0].map((value, i) => sample(value, NOW + i))],
    ['samples an hour old next to present ones', [sample(1, NOW - HOUR), sample(2)]],
    ['samples out of order', [sample(2), sample(1, NOW - MINUTE)]],
    ['start times', [{ ...sample(), startTimestamp: NOW - 2 * HOUR }]],
  ])('%s are written and counted', async (_what, samples) => {
    const answer = await write2(server.url, [{ labels: fresh(), samples }]);
    expect(answer).toEqual({ status: 204, text: '', samples: samples.length, histograms: 0, exemplars: 0 });
  });

  it('odd label values and unsorted labels are no problem', async () => {
    const labels = fresh({ zone: 'a\nb', 'with.dot': 'x y' });
    expect(await write2(server.url, [{ labels, samples: [sample(7)] }])).toMatchObject({ status: 204, samples: 1 });
    const [row] = await vector(server.url, labels.__name__, NOW / 1000);
    expect(row).toEqual({ metric: labels, value: [NOW / 1000, '7'] });
  });

  it('fifty series, some with the same labels', async () => {
    const same = fresh();
    const series = Array.from(
      { length: 50 },
      (_, i): Series2 => ({
        labels: i < 3 ? same : fresh(),
        samples: [sample(i, NOW + i)],
      }),
    );
    expect(await write2(server.url, series)).toMatchObject({ status: 204, samples: 50 });
  });

  it.each([
    ['no name', { job: 'x' }],
    ['an empty name', { __name__: '', job: 'x' }],
    ['no labels at all', {}],
  ])('a series with %s is refused, the good ones are stored and counted', async (_what, labels) => {
    const good = fresh();
    const answer = await write2(server.url, [
      { labels, samples: [sample()] },
      { labels: good, samples: [sample(5)] },
    ]);
    expect(answer).toMatchObject({ status: 400, samples: 1, histograms: 0, exemplars: 0 });
    expect(answer.text).toContain('invalid metric name or labels');
    expect(await vector(server.url, good.__name__, NOW / 1000)).toHaveLength(1);
    expect(await write2(server.url, [{ labels, samples: [sample()] }])).toMatchObject({ status: 400, samples: 0 });
  });

  it.each([
    ['a reference to no symbol', [1, 9]],
    ['an odd number of references', [1, 2, 3]],
  ])('%s is refused', async (_what, labelsRefs) => {
    const request = { symbols: ['', '__name__', 'refs', 'x'], timeseries: [{ labelsRefs, samples: [sample()] }] };
    const answer = await post2(server.url, encodeRaw2(request));
    expect(answer).toMatchObject({ status: 400, samples: 0 });
    expect(answer.text).toContain('parsing labels for series [');
  });

  it.each([
    ['an integer histogram', integerHistogram],
    ['a float histogram', floatHistogram],
    ['custom buckets', customHistogram],
    ['only a zero bucket', { countInt: 3, sum: 0, zeroCountInt: 3, zeroThreshold: 0.1, timestamp: NOW }],
    ['no buckets at all', { countInt: 0, sum: 0, timestamp: NOW }],
    ['a start time', { ...integerHistogram, startTimestamp: NOW - HOUR }],
    ['a finer schema than is stored', { ...integerHistogram, schema: 12 }],
  ])('%s is written, counted and can be asked for', async (_what, histogram) => {
    const labels = fresh();
    const answer = await write2(server.url, [{ labels, histograms: [histogram] }]);
    expect(answer).toEqual({ status: 204, text: '', samples: 0, histograms: 1, exemplars: 0 });
    const asked = await ask(server.url, 'query', { query: labels.__name__, time: NOW / 1000 });
    expect(JSON.stringify(asked.data?.result)).toContain('"histogram"');
  });

  it.each([
    ['buckets that do not add up', { ...integerHistogram, countInt: 9 }, 'observation count should equal'],
    ['spans that do not fit', { ...integerHistogram, positiveSpans: [{ offset: 0, length: 3 }] }, 'different number'],
    ['a negative bucket', { ...integerHistogram, positiveDeltas: [1, -3] }, 'observation count is negative'],
    ['an unknown schema', { ...integerHistogram, schema: -9 }, 'invalid schema'],
    ['bounds that fall', { ...customHistogram, customValues: [5, 1] }, 'strictly increasing'],
    ['too few bounds', { ...customHistogram, customValues: [1] }, 'custom bounds are too few'],
  ])('%s is refused, and what is beside it stored', async (_what, histogram, text) => {
    const answer = await write2(server.url, [
      { labels: fresh(), histograms: [histogram] },
      { labels: fresh(), samples: [sample()] },
    ]);
    expect(answer).toMatchObject({ status: 400, samples: 1, histograms: 0 });
    expect(answer.text).toContain(text);
  });

  it('exemplars come back from the API', async () => {
    const labels = fresh();
    const exemplars: Series2['exemplars'] = [
      { labels: { trace_id: 'abc', span_id: 'ü' }, value: 0.5, timestamp: NOW - HOUR },
      { labels: {}, value: Number.NaN, timestamp: NOW - 30 * MINUTE },
      { labels: { trace_id: 'def' }, value: Infinity, timestamp: NOW },
    ];
    const answer = await write2(server.url, [{ labels, samples: [sample()], exemplars }]);
    expect(answer).toEqual({ status: 204, text: '', samples: 1, histograms: 0, exemplars: 3 });
    const query = { query: `rate(${labels.__name__}[5m])`, start: (NOW - 2 * HOUR) / 1000, end: (NOW + 1) / 1000 };
    expect((await ask(server.url, 'query_exemplars', query)).data).toEqual([
      {
        seriesLabels: labels,
        exemplars: [
          { labels: { span_id: 'ü', trace_id: 'abc' }, value: '0.5', timestamp: (NOW - HOUR) / 1000 },
          { labels: {}, value: 'NaN', timestamp: (NOW - 30 * MINUTE) / 1000 },
          { labels: { trace_id: 'def' }, value: '+Inf', timestamp: NOW / 1000 },
        ],
      },
    ]);
  });

  it('a repeated exemplar counts, an older one is refused', async () => {
    const labels = fresh();
    const exemplar = { labels: { trace_id: 'a' }, value: 1, timestamp: NOW };
    const series = { labels, samples: [sample()], exemplars: [exemplar] };
    expect(await write2(server.url, [series])).toMatchObject({ status: 204, exemplars: 1 });
    expect(await write2(server.url, [series])).toMatchObject({ status: 204, samples: 1, exemplars: 1 });
    const older = { ...series, exemplars: [{ ...exemplar, timestamp: NOW - 1 }] };
    const answer = await write2(server.url, [older]);
    expect(answer).toMatchObject({ status: 400, samples: 1, exemplars: 0 });
    expect(answer.text).toContain('out of order exemplar for series');
  });

  it('an exemplar with long labels is left out silently', async () => {
    const exemplars = [{ labels: { trace_id: 'x'.repeat(200) }, value: 1, timestamp: NOW }];
    const answer = await write2(server.url, [{ labels: fresh(), samples: [sample()], exemplars }]);
    expect(answer).toMatchObject({ status: 204, samples: 1, exemplars: 0 });
  });

  it.each([
    ['exemplars', { exemplars: [{ labels: {}, value: 1, timestamp: NOW }] }],
    ['metadata', { metadata: { type: 1, help: 'h', unit: '' } }],
  ])('a series that has only %s is refused', async (_what, rest) => {
    const answer = await write2(server.url, [{ labels: fresh(), ...rest }]);
    expect(answer).toMatchObject({ status: 400, samples: 0, histograms: 0, exemplars: 0 });
  });

  it('metadata is listed under the name of its family', async () => {
    const counter = fresh();
    const family = fresh().__name__;
    const metadata = { type: 3, help: 'Time "taken".', unit: 'seconds' };
    await write2(server.url, [
      { labels: counter, samples: [sample()], metadata: { type: 1, help: 'Things.', unit: '' } },
      { labels: fresh({ __name__: `${family}_bucket`, le: '1' }), samples: [sample()], metadata },
    ]);
    const { data } = (await ask(server.url, 'metadata', {})) as unknown as { data: Record<string, unknown> };
    expect(data[counter.__name__]).toEqual([{ type: 'counter', help: 'Things.', unit: '' }]);
    expect(data[family]).toEqual([{ type: 'histogram', help: 'Time "taken".', unit: 'seconds' }]);
  });

  it('a sample that is there is silent, another value for its time is refused', async () => {
    const labels = fresh();
    const series = { labels, samples: [sample(1)] };
    expect(await write2(server.url, [series])).toMatchObject({ status: 204, samples: 1 });
    expect(await write2(server.url, [series])).toMatchObject({ status: 204, samples: 1 });
    expect(await write2(server.url, [{ labels, samples: [sample(2)] }])).toMatchObject({ status: 400, samples: 0 });
  });

  it('a stale histogram ends its series', async () => {
    const labels = fresh();
    await write2(server.url, [{ labels, histograms: [{ ...integerHistogram, timestamp: NOW - MINUTE }] }]);
    const message = encode2([{ labels, histograms: [{ countInt: 0, sum: 1.2345, timestamp: NOW }] }]);
    // No encoder lets the marker's bits pass: they are put in by hand.
    const at = Buffer.from(message).indexOf(Buffer.from(Float64Array.of(1.2345).buffer));
    message.set(Buffer.from('020000000000f07f', 'hex'), at);
    expect(await post2(server.url, message)).toMatchObject({ status: 204, histograms: 1 });
    expect(await vector(server.url, labels.__name__, NOW / 1000)).toEqual([]);
  });
});

describe('version 1.0', () => {
  it('its answers do not count', async () => {
    const message = encodeMessage([{ labels: fresh(), samples: [[NOW, 1]] }]);
    const answer = await post2(server.url, message, {
      'content-type': 'application/x-protobuf',
      'x-prometheus-remote-write-version': '0.1.0',
    });
    expect(answer).toEqual({ status: 204, text: '', samples: null, histograms: null, exemplars: null });
  });
});
