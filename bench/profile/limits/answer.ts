/** Text and compression of an answer: a row a series of one host, a point a step, the values of the load. */
import { deflateRawSync } from 'node:zlib';
import { ByteWriter } from '../../../src/http/byte-writer.ts';
import { Deflate } from '../../../src/http/gzip/deflate.ts';
import { Repeats } from '../../../src/http/gzip/repeats.ts';
import { PointsText } from '../../../src/http/points/points-text.ts';
import { hostSeries } from '../../peers/host-metrics.ts';
import { firstValue, nextValue, Random } from '../../peers/values.ts';
import { type Limit, leastNanoseconds } from './limit.ts';

const STEPS = 241;
const STEP_MS = 15_000;
const START_MS = 1_700_000_000_000;

export function answerLimits(): Limit[] {
  const values = loadValues();
  const writing = new AnswerText(values);
  const kernel = leastNanoseconds(() => writing.write());
  const strings = leastNanoseconds(() => stringLengths(values));
  const json = leastNanoseconds(() => JSON.stringify(pointsOf(values)));
  const { plain, words } = writing.answer();
  const deflate = new Deflate();
  const ours = leastNanoseconds(() => codedBytes(deflate, plain, words));
  const zlib = leastNanoseconds(() => deflateRawSync(plain, { level: 1 }));
  const perPoint = (what: string, amount: number, unit: string): Limit => ({
    what,
    amount: amount / values.length,
    unit,
  });
  return [
    perPoint('text of a result: String(x) of each value', strings, 'ns a value'),
    perPoint('text of a result: JSON.stringify of pairs of time and String(x)', json, 'ns a point'),
    perPoint('text of a result: our kernel, times and what repeats included', kernel, 'ns a point'),
    perPoint('text of a result: its size', plain.length, 'bytes a point'),
    perPoint('DEFLATE of it: zlib, level 1', zlib, 'ns a point'),
    perPoint('DEFLATE of it: ours, which is told what repeats', ours, 'ns a point'),
    perPoint('... size by zlib', deflateRawSync(plain, { level: 1 }).length, 'bytes a point'),
    perPoint('... size by ours', codedBytes(deflate, plain, words), 'bytes a point'),
  ];
}

/** Row by row. */
function loadValues(): Float64Array {
  const random = new Random(20_260_101);
  return Float64Array.from(
    hostSeries().flatMap(({ movement }) => {
      const row = [firstValue(movement, random)];
      for (let step = 1; step < STEPS; step++) row.push(nextValue(movement, row[step - 1], 1, random));
      return row;
    }),
  );
}

function stringLengths(values: Float64Array): number {
  let length = 0;
  for (const value of values) length += String(value).length;
  return length;
}

const pointsOf = (values: Float64Array): [number, string][] =>
  Array.from(values, (value, i) => [(START_MS + (i % STEPS) * STEP_MS) / 1000, String(value)]);

class AnswerText {
  readonly #values: Float64Array;
  readonly #present: Uint8Array;
  readonly #points = new PointsText();
  readonly #repeats = new Repeats();
  #writer = new ByteWriter();

  constructor(values: Float64Array) {
    this.#values = values;
    this.#present = new Uint8Array(values.length).fill(1);
    this.#points.begin({ startMs: START_MS, stepMs: STEP_MS, count: STEPS });
  }

  write(): void {
    this.#writer = new ByteWriter();
    this.#repeats.restart();
    for (let from = 0; from < this.#values.length; from += STEPS) {
      this.#points.write(this.#values, this.#present, from, STEPS, this.#writer, this.#repeats, null);
    }
  }

  /** What was written last: the text, and what repeats in it. */
  answer(): { plain: Uint8Array; words: Uint32Array } {
    const { bytes, length } = this.#writer;
    return { plain: bytes.subarray(0, length), words: this.#repeats.handOver(length) };
  }
}

function codedBytes(deflate: Deflate, plain: Uint8Array, words: Uint32Array): number {
  let bytes = 0;
  for (const part of deflate.segment({ plain, words }, true)) bytes += part.length;
  return bytes;
}
