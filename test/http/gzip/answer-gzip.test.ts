/** Answers that are compressed while they are written, with a helper that behaves in one of several ways, in one thread. */
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ByteWriter } from '../../../src/http/byte-writer.ts';
import { AnswerGzip } from '../../../src/http/gzip/answer-gzip.ts';
import { Deflate } from '../../../src/http/gzip/deflate.ts';
import { Repeats } from '../../../src/http/gzip/repeats.ts';
import { codeOnBoard, type OwnedSegmentBoard, type Segment } from '../../../src/http/gzip/segments.ts';
import { PointsText } from '../../../src/http/points/points-text.ts';
import { writeResult } from '../../../src/http/result-json.ts';
import { RowTexts } from '../../../src/http/rows/row-texts.ts';
import { labelSetOf, Symbols } from '../../../src/model/labels.ts';
import type { QueryValue } from '../../../src/promql/engine.ts';
import { BoardMemory } from '../../../src/threads/board-memory.ts';
import { SegmentCopies, segmentMemory, ThreadSegmentBoard } from '../../../src/threads/segment-board.ts';

/**
 * ahead: codes each segment as soon as it is offered.
 * late: claims a segment whenever there is one, and codes it only when the owner waits.
 * refusing: gives back the third segment.
 * gone: claims the second segment and is never heard of again.
 * stuck: claims the second segment and never comes to an end with it.
 * idle: claims nothing.
 */
const BEHAVIOURS = ['ahead', 'late', 'refusing', 'gone', 'stuck', 'idle'] as const;
type Behaviour = (typeof BEHAVIOURS)[number];

const deflate = new Deflate();

class ForcedBoard extends ThreadSegmentBoard {
  readonly #behaviour: Behaviour;
  readonly #helper: ThreadSegmentBoard;
  #claimed = -1;
  ended = 0;

  constructor(behaviour: Behaviour) {
    const memory = segmentMemory(new BoardMemory());
    super(memory, new SegmentCopies(), {
      isHelped: () => behaviour !== 'gone',
      onEnd: () => this.ended++,
    });
    this.#behaviour = behaviour;
    this.#helper = new ThreadSegmentBoard(memory, new SegmentCopies(), null);
  }

  override offer(segment: Segment): boolean {
    const isTaken = super.offer(segment);
    if (isTaken) this.#offered(this.count - 1);
    return isTaken;
  }

  #offered(run: number): void {
    if (this.#behaviour === 'ahead') codeOnBoard(this.#helper.claim(), this.#helper, deflate);
    if (this.#behaviour === 'late' && this.#claimed < 0) this.#claimed = this.#helper.claim();
    if (this.#behaviour === 'refusing' && run === 2) while (this.#helper.claim() < 2);
    if (this.#behaviour === 'refusing' && run === 2) this.#helper.giveBack(2);
    if ((this.#behaviour === 'gone' || this.#behaviour === 'stuck') && run === 1) this.#helper.claim();
  }

  override waitFor(run: number, timeoutMs: number): void {
    if (this.#behaviour === 'late' && this.#claimed >= 0) {
      codeOnBoard(this.#claimed, this.#helper, deflate);
      this.#claimed = this.#helper.claim();
    } else super.waitFor(run, timeoutMs);
  }
}

function matrix(rows: number, steps: number, label = 'host') {
  const symbols = new Symbols();
  const values = Float64Array.from({ length: rows * steps }, (_, i) => (i % 5 === 0 ? i / 7 : i % 90));
  const value: QueryValue = {
    kind: 'columns',
    grid: { startMs: 1_700_000_000_000, stepMs: 15_000, count: steps },
    batches: [
      {
        rows,
        labels: Array.from({ length: rows }, (_, row) => labelSetOf(symbols, [['instance', `${label}-${row}`]])),
        dropName: null,
        values,
        present: Uint8Array.from(values, (_, i) => (i % 11 === 0 ? 0 : 1)),
        histograms: null,
      },
    ],
    order: { batch: new Uint32Array(rows), row: Uint32Array.from({ length: rows }, (_, row) => row) },
  };
  return { value, rows: new RowTexts(symbols) };
}

const points = new PointsText();

function answer({ value, rows }: ReturnType<typeof matrix>, board: OwnedSegmentBoard | null) {
  const gzip = new AnswerGzip(() => deflate, { answerPointsMin: 0, askToCode: () => board });
  gzip.restart();
  const into = new ByteWriter();
  const repeats = writeResult(value, 'range', 0, { rows, points, repeats: new Repeats(), gzip }, into)!;
  const stream = gzip.finish(into.written, repeats);
  return { plain: Buffer.from(into.written).toString(), stream };
}

const sizes = [
  ['rows of some kilobytes', matrix(300, 240)],
  ['rows that are longer than a segment', matrix(4, 11_000)],
  ['labels that are longer than a segment', matrix(12, 1000, 'x'.repeat(150_000))],
  ['one segment', matrix(10, 100)],
] as const;

for (const [what, result] of sizes) {
  test.each(BEHAVIOURS)(`${what}: the bytes are those of one thread, with a helper that is %s`, (behaviour) => {
    const alone = answer(result, null);
    expect(gunzipSync(alone.stream).toString()).toBe(alone.plain);
    const board = new ForcedBoard(behaviour);
    expect(answer(result, board)).toEqual(alone);
    expect(board.ended).toBe(1);
  });
}

test('for a small answer nobody is asked', () => {
  let asked = 0;
  const askToCode = () => {
    asked++;
    return null;
  };
  const gzip = new AnswerGzip(() => deflate, { answerPointsMin: 1000, askToCode });
  gzip.restart();
  gzip.expect(999);
  expect(asked).toBe(0);
  gzip.expect(1000);
  expect(asked).toBe(1);
});

test('what is left of an answer that was given up does not come into the next one', () => {
  const gzip = new AnswerGzip(() => deflate, null);
  const { value, rows } = matrix(300, 240);
  const repeats = new Repeats();
  for (let i = 0; i < 2; i++) {
    gzip.restart();
    writeResult(value, 'range', 0, { rows, points, repeats, gzip }, new ByteWriter());
  }
  gzip.restart();
  const into = new ByteWriter();
  const small = matrix(2, 50);
  writeResult(small.value, 'range', 0, { rows: small.rows, points, repeats, gzip }, into);
  expect(gunzipSync(gzip.finish(into.written, repeats)).toString()).toBe(Buffer.from(into.written).toString());
});
