import { expect, test } from 'vitest';
import { ByteWriter } from '../../src/http/byte-writer.ts';
import { Repeats } from '../../src/http/gzip/repeats.ts';
import { writeHistogram } from '../../src/http/histogram-json.ts';
import { PointsText } from '../../src/http/points/points-text.ts';
import { type ResultKind, writeResult } from '../../src/http/result-json.ts';
import { RowTexts } from '../../src/http/rows/row-texts.ts';
import { labelSetOf, Symbols } from '../../src/model/labels.ts';
import type { QueryValue } from '../../src/promql/engine.ts';
import { parseHistogram } from '../../src/promqltest/histogram-notation.ts';

const histogram = (literal: string) => parseHistogram(literal).histogram;

function written(literal: string): string {
  const writer = new ByteWriter(16);
  writeHistogram(histogram(literal), writer);
  return Buffer.from(writer.take()).toString();
}

test.each([
  ['no observations', '{{}}', '{"count":"0","sum":"0"}'],
  [
    'every kind of exponential bucket, ascending',
    '{{schema:0 count:9 sum:-2.5 z_bucket:2 z_bucket_w:0.001 buckets:[1 0 3] n_buckets:[2 1]}}',
    '{"count":"9","sum":"-2.5","buckets":[[1,"-2","-1","1"],[1,"-1","-0.5","2"],[3,"-0.001","0.001","2"],' +
      '[0,"0.5","1","1"],[0,"2","4","3"]]}',
  ],
  ['a zero bucket of no width', '{{z_bucket:2 count:2}}', '{"count":"2","sum":"0","buckets":[[3,"-0","0","2"]]}'],
  [
    'a bucket beside the zero bucket without what that covers',
    '{{z_bucket:2 z_bucket_w:0.75 count:3 buckets:[1]}}',
    '{"count":"3","sum":"0","buckets":[[3,"-0.75","0.75","2"],[0,"0.75","1","1"]]}',
  ],
  [
    'custom buckets from -Inf to +Inf',
    '{{schema:-53 custom_values:[-1 5] buckets:[1 2 3] count:6 sum:NaN}}',
    '{"count":"6","sum":"NaN","buckets":[[3,"-Inf","-1","1"],[0,"-1","5","2"],[0,"5","+Inf","3"]]}',
  ],
])('a histogram of %s', (_, literal, json) => {
  expect(written(literal)).toBe(json);
});

function json(kind: ResultKind, of: (symbols: Symbols) => QueryValue): string {
  const symbols = new Symbols();
  const writer = new ByteWriter(16);
  writeResult(
    of(symbols),
    kind,
    0,
    { rows: new RowTexts(symbols), points: new PointsText(), repeats: new Repeats() },
    writer,
  );
  return Buffer.from(writer.take()).toString();
}

const ONE = histogram('{{count:1 sum:2}}');
const ONE_JSON = '{"count":"1","sum":"2"}';

/** A row of floats, one of both kinds, one of histograms. */
function columns(symbols: Symbols): QueryValue {
  const batch = {
    rows: 3,
    labels: ['a', 'b', 'c'].map((name) => labelSetOf(symbols, [['n', name]])),
    dropName: null,
    values: Float64Array.of(1, 2, 3, 0, 0, 0),
    present: Uint8Array.of(1, 1, 1, 2, 2, 0),
    histograms: [null, null, null, ONE, ONE, null],
  };
  const order = { batch: new Uint32Array(3), row: Uint32Array.of(0, 1, 2) };
  return { kind: 'columns', grid: { startMs: 1000, stepMs: 500, count: 2 }, batches: [batch], order };
}

test('a matrix has floats and histograms apart', () => {
  expect(json('range', columns)).toBe(
    '"resultType":"matrix","result":[{"metric":{"n":"a"},"values":[[1,"1"],[1.500,"2"]]},' +
      `{"metric":{"n":"b"},"values":[[1,"3"]],"histograms":[[1.500,${ONE_JSON}]]},` +
      `{"metric":{"n":"c"},"histograms":[[1,${ONE_JSON}]]}]`,
  );
});

test('a vector has one or the other', () => {
  const vector = json('instant', (symbols) => {
    const batch = {
      rows: 2,
      labels: ['a', 'b'].map((name) => labelSetOf(symbols, [['n', name]])),
      dropName: null,
      values: Float64Array.of(0, 7),
      present: Uint8Array.of(2, 1),
      histograms: [ONE, null],
    };
    const order = { batch: new Uint32Array(2), row: Uint32Array.of(0, 1) };
    return { kind: 'columns', grid: { startMs: 1500, stepMs: 0, count: 1 }, batches: [batch], order };
  });
  expect(vector).toBe(
    `"resultType":"vector","result":[{"metric":{"n":"a"},"histogram":[1.500,${ONE_JSON}]},` +
      '{"metric":{"n":"b"},"value":[1.500,"7"]}]',
  );
});

test('raw samples are apart too', () => {
  const rows = json('instant', (symbols) => ({
    kind: 'samples',
    rows: [
      {
        labels: labelSetOf(symbols, [['n', 'a']]),
        times: Float64Array.of(1, 2, 3),
        values: Float64Array.of(0, 5, 0),
        histograms: [ONE, null, ONE],
      },
      {
        labels: labelSetOf(symbols, []),
        times: Float64Array.of(1),
        values: Float64Array.of(4),
        histograms: null,
      },
    ],
  }));
  expect(rows).toBe(
    '"resultType":"matrix","result":[{"metric":{"n":"a"},"values":[[0.002,"5"]],' +
      `"histograms":[[0.001,${ONE_JSON}],[0.003,${ONE_JSON}]]},{"metric":{},"values":[[0.001,"4"]]}]`,
  );
});
