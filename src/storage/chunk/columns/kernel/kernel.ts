/**
 * Decodes columns of chunks (docs/format/chunk-columns.md) to COLUMN_AT, 64 bits an entry. Each function decodes the column that begins at
 * `at` of a chunk that ends at `end`, and answers where the next one begins, 0 when the bytes are damaged: `fault` says how.
 */
import { column } from './addresses';
import { endAt, number, take, takeVarint } from './cursor';
import { CODE_OF_FLOATS, CODE_OF_TIMES, fail, forget } from './fault';
import { fill } from './fill';
import { joinChanges } from './planes';
import { takeCorrected, takeDecimals, takeFractions } from './scaled';
import { takeSigned } from './signed';

export { fault, got, wanted } from './fault';

const CONSTANT: u32 = 0;
const SCALED: u32 = 1;
const CORRECTED: u32 = 2;
const XOR: u32 = 3;
const FRACTIONS: u32 = 4;

const DOUBLES: u32 = 0;
const DISTANCES: u32 = 1;

/** Doubles. */
export function decodeFloats(at: usize, chunkEnd: usize, count: usize): usize {
  begin(chunkEnd);
  if (count === 0) return at;
  const next = take(at, 1);
  if (next === 0) return 0;
  const code: u32 = load<u8>(at);
  if (code === CONSTANT) return takeConstant(next, count);
  if (code === SCALED) return takeDecimals(next, count);
  if (code === CORRECTED) return takeCorrected(next, count);
  if (code === FRACTIONS) return takeFractions(next, count);
  if (code !== XOR) return fail(CODE_OF_FLOATS, code, FRACTIONS);
  const behind = take(next, 8 * count);
  if (behind !== 0) joinChanges(next, count, column);
  return behind;
}

function takeConstant(at: usize, count: usize): usize {
  const behind = take(at, 8);
  if (behind !== 0) fill(column, count, load<u64>(at));
  return behind;
}

/** Milliseconds, as doubles. */
export function decodeTimes(at: usize, chunkEnd: usize, count: usize): usize {
  begin(chunkEnd);
  if (count === 0) return at;
  const next = take(at, 1);
  if (next === 0) return 0;
  const code: u32 = load<u8>(at);
  if (code === DISTANCES) return takeDistances(next, count);
  if (code !== DOUBLES) return fail(CODE_OF_TIMES, code, DISTANCES);
  const behind = take(next, 8 * count);
  if (behind !== 0) memory.copy(column, next, 8 * count);
  return behind;
}

function takeDistances(at: usize, count: usize): usize {
  let next = take(at, 8);
  if (next === 0) return 0;
  let time = load<f64>(at);
  next = takeVarint(next);
  if (next === 0) return 0;
  const usual = <f64>number;
  next = takeSigned(next, count - 1, column + 8);
  if (next === 0) return 0;
  store<f64>(column, time);
  for (let i: usize = column + 8; i < column + (count << 3); i += 8) {
    time += usual + <f64>load<i64>(i);
    store<f64>(i, time);
  }
  return next;
}

/** Whole numbers, as doubles. */
export function decodeSigned(at: usize, chunkEnd: usize, count: usize): usize {
  begin(chunkEnd);
  const behind = takeSigned(at, count, column);
  for (let i: usize = column; i < column + (count << 3); i += 8) store<f64>(i, <f64>load<i64>(i));
  return behind;
}

function begin(chunkEnd: usize): void {
  endAt(chunkEnd);
  forget();
}
