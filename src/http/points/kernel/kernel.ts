/**
 * The points of a matrix as text, and where they repeat what was written: times stand in the row before, and begin as the time before
 * them; values often stay. All memory is drawn in layout.ts.
 */
import { DISTANCE_MAX, REPEAT_BYTES_MIN, STRETCH_BYTES_MAX } from '../../gzip/kernel/repeat-bounds';
import { GRID_AT, PRESENT_AT, REPEATS_AT, STATUS_AT, TEXT_AT, VALUES_AT } from './layout';
import { UNDECIDED } from './scaled-decimal';
import { putSeconds } from './times';
import { putValue } from './values';

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const OPEN_BRACKET: u8 = 0x5b;
const CLOSE_BRACKET: u8 = 0x5d;
const FLOAT: u8 = 1;
/** `"],` between two points. */
const BETWEEN_POINTS: i32 = 3;
const NOWHERE: u32 = 0xffff_ffff;

let endsAt: i32 = 0;
let writtenAt: i32 = 0;

/** Where the next byte goes, and how much further on that is in the answer. */
let out: i32 = TEXT_AT;
let shift: i32 = 0;
let repeat: i32 = REPEATS_AT;
/** Of the answer: where the newest repeat ends. */
let repeatsEnd: i32 = 0;

/** Offset in the answer, times two, and one where the point is the first of its row. */
let lastWritten: u32 = NOWHERE;
let lastStep: i32 = 0;
let lastValue: f64 = NaN;
let lastAt: i32 = 0;
let lastEnd: i32 = 0;

/**
 * What comes before each value of a row, made once for a grid and copied for every row: `[1435781451.781,"`.
 *
 * @param startMs of the grid, whose texts go to GRID_AT; where each of them ends goes to `ends`, where it was written to `written`
 */
export function beginGrid(startMs: f64, stepMs: f64, steps: i32, ends: i32, written: i32): void {
  endsAt = ends;
  writtenAt = written;
  memory.fill(written, 0xff, 4 * steps);
  let at = GRID_AT;
  for (let step = 0; step < steps; step++) {
    store<u8>(at, OPEN_BRACKET);
    at = putSeconds(at + 1, startMs + <f64>step * stepMs);
    store<u8>(at, COMMA);
    store<u8>(at + 1, QUOTE);
    at += 2;
    store<i32>(ends + 4 * step, at);
  }
}

export function beginRow(): void {
  lastWritten = NOWHERE;
}

/** @param answerAt where the text goes in the answer @param end of the newest repeat there */
export function beginPart(answerAt: i32, end: i32): void {
  out = TEXT_AT;
  shift = answerAt - TEXT_AT;
  repeat = REPEATS_AT;
  repeatsEnd = end;
  lastValue = NaN;
}

/** Writes steps [from, to) of the part that begins at step `first`; answers where it stopped: at a value that is not plain, or at the end. */
export function putPoints(first: i32, from: i32, to: i32): i32 {
  for (let i = from; i < to; i++) {
    if (load<u8>(PRESENT_AT + i) !== FLOAT) continue;
    putTime(first + i);
    const value = load<f64>(VALUES_AT + 8 * i);
    const valueAt = out;
    // Zero equals negative zero, so zeros are written anew.
    if (value === lastValue && value !== 0) {
      copyValue();
      note(valueAt, out - valueAt, valueAt - lastAt);
    } else {
      const end = putValue(out, value);
      if (end === UNDECIDED) return told(i);
      out = end;
    }
    lastValue = value;
    lastAt = valueAt;
    lastEnd = out;
    putEnd();
  }
  return told(to);
}

/** JavaScript has written a value up to `end`. */
export function endPoint(end: i32): void {
  out = end;
  lastValue = NaN;
  putEnd();
}

/** Of no value are there more than 32 bytes: what is too much is written over. */
function copyValue(): void {
  store<u64>(out, load<u64>(lastAt));
  store<u64>(out + 8, load<u64>(lastAt + 8));
  store<u64>(out + 16, load<u64>(lastAt + 16));
  store<u64>(out + 24, load<u64>(lastAt + 24));
  out += lastEnd - lastAt;
}

function told(step: i32): i32 {
  store<i32>(STATUS_AT, out);
  store<i32>(STATUS_AT + 4, (repeat - REPEATS_AT) / 12);
  store<i32>(STATUS_AT + 8, repeatsEnd);
  return step;
}

function putEnd(): void {
  store<u8>(out, QUOTE);
  store<u8>(out + 1, CLOSE_BRACKET);
  out += 2;
}

function putTime(step: i32): void {
  const isFirst = lastWritten === NOWHERE;
  if (!isFirst) store<u8>(out++, COMMA);
  const at = out;
  const length = copyTime(step);
  const answerAt = <u32>(at + shift);
  const before = load<u32>(writtenAt + 4 * step);
  const isNear = before !== NOWHERE && answerAt - (before >> 1) <= <u32>DISTANCE_MAX;
  const other = isNear ? before : lastWritten;
  if (other !== NOWHERE) {
    // The first point of a row has another text before it.
    const begin = isFirst || (other & 1) !== 0 ? at : at - BETWEEN_POINTS;
    const alike = isNear ? length : alikeTimes(step, lastStep);
    note(begin, at + alike - begin, <i32>(answerAt - (other >> 1)));
  }
  lastWritten = (answerAt << 1) | <u32>isFirst;
  lastStep = step;
  store<u32>(writtenAt + 4 * step, lastWritten);
}

function timeAt(step: i32): i32 {
  return step === 0 ? GRID_AT : load<i32>(endsAt + 4 * (step - 1));
}

/** Always as many bytes as the longest has: what is too much is written over. */
function copyTime(step: i32): i32 {
  const from = timeAt(step);
  store<u64>(out, load<u64>(from));
  store<u64>(out + 8, load<u64>(from + 8));
  store<u64>(out + 16, load<u64>(from + 16));
  const length = load<i32>(endsAt + 4 * step) - from;
  out += length;
  return length;
}

function alikeTimes(step: i32, other: i32): i32 {
  const a = timeAt(step);
  const b = timeAt(other);
  let alike = 0;
  while (load<u8>(a + alike) === load<u8>(b + alike)) alike++;
  return alike;
}

function note(at: i32, length: i32, distance: i32): void {
  if (length < REPEAT_BYTES_MIN || distance > DISTANCE_MAX) return;
  let between = at + shift - repeatsEnd;
  for (; between > STRETCH_BYTES_MAX; between -= STRETCH_BYTES_MAX) push(STRETCH_BYTES_MAX, 0, 0);
  push(between, length, distance);
}

function push(between: i32, length: i32, distance: i32): void {
  store<i32>(repeat, between);
  store<i32>(repeat + 4, length);
  store<i32>(repeat + 8, distance);
  repeat += 12;
  repeatsEnd += between + length;
}
