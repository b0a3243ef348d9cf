/** Doubles as whole numbers of some power of ten (../../scaled.ts draws them). */
import { column, powers, second } from './addresses';
import { number, take, takeVarint, unzigzag } from './cursor';
import { passExceptions, putExceptions } from './exceptions';
import { EXPONENT, fail } from './fault';
import { takeSigned } from './signed';

const EXPONENT_MAX: u32 = 18;
/** Exponent of the double 1, and bits of a fraction. */
const EXPONENT_BIAS: u64 = 1023;
const FRACTION_BITS: u64 = 52;

/** 2^52 + 2^51. Above it, doubles are the whole numbers, and their bits count them: up to 2^51 this way and that. */
const MIDDLE: f64 = 6755399441055744;

export function takeDecimals(at: usize, count: usize): usize {
  const next = takeExponent(at);
  return next === 0 ? 0 : takeScaled(next, count, powerOf(at), false);
}

export function takeCorrected(at: usize, count: usize): usize {
  const next = takeExponent(at);
  return next === 0 ? 0 : takeScaled(next, count, powerOf(at), true);
}

export function takeFractions(at: usize, count: usize): usize {
  const bitsAt = takeExponent(at);
  if (bitsAt === 0) return 0;
  const next = take(bitsAt, 1);
  if (next === 0) return 0;
  const twos = reinterpret<f64>((EXPONENT_BIAS + load<u8>(bitsAt)) << FRACTION_BITS);
  return takeScaled(next, count, powerOf(at) * twos, false);
}

function takeExponent(at: usize): usize {
  const next = take(at, 1);
  if (next === 0) return 0;
  const exponent: u32 = load<u8>(at);
  return exponent <= EXPONENT_MAX ? next : fail(EXPONENT, exponent, EXPONENT_MAX);
}

function powerOf(exponentAt: usize): f64 {
  return load<f64>(powers + ((<usize>load<u8>(exponentAt)) << 3));
}

function takeScaled(from: usize, count: usize, divisor: f64, isCorrected: bool): usize {
  let at = takeVarint(from);
  if (at === 0) return 0;
  const factor = <f64>number;
  at = takeVarint(at);
  if (at === 0) return 0;
  const first = <f64>unzigzag(number);
  const exceptionsAt = at;
  at = passExceptions(at);
  if (at === 0) return 0;
  at = takeSigned(at, count - 1, column + 8);
  if (at === 0) return 0;
  addSteps(count, first, factor, divisor);
  if (isCorrected) {
    at = takeSigned(at, count, second);
    if (at === 0) return 0;
    correct(count);
  }
  return putExceptions(exceptionsAt, count, column) === 0 ? 0 : at;
}

/** Makes values of the steps, of which there is none to the first. */
function addSteps(count: usize, first: f64, factor: f64, divisor: f64): void {
  store<i64>(column, 0);
  const isWhole = divisor === 1;
  const middle = f64x2.splat(MIDDLE);
  let before = i64x2.splat(0);
  for (let at: usize = column, behind = column + (count << 3); at < behind; at += 16) {
    const sums = i64x2.add(pairSums(v128.load(at)), before);
    before = i64x2.shuffle(sums, sums, 1, 1);
    const steps = f64x2.sub(i64x2.add(sums, middle), middle);
    const numbers = f64x2.add(f64x2.mul(steps, f64x2.splat(factor)), f64x2.splat(first));
    // Most are whole numbers, and a division takes as long as all the rest.
    v128.store(at, isWhole ? numbers : f64x2.div(numbers, f64x2.splat(divisor)));
  }
}

/** Moves each value by its correction, so many doubles: what the corrections have changed by until there. */
function correct(count: usize): void {
  let before = i64x2.splat(0);
  for (let i: usize = 0; i < count << 3; i += 16) {
    const corrections = i64x2.add(pairSums(v128.load(second + i)), before);
    before = i64x2.shuffle(corrections, corrections, 1, 1);
    v128.store(column + i, i64x2.add(v128.load(column + i), corrections));
  }
}

/** The first number, and both. */
function pairSums(pair: v128): v128 {
  return i64x2.add(pair, i64x2.shuffle(i64x2.splat(0), pair, 0, 2));
}
