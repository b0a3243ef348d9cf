/**
 * Binary operations on columns: element i of the left with element i of the right. Presence is not looked at: what is
 * absent is computed too and means nothing. The output may be one of the inputs.
 */
import { pow } from './pow.ts';

export type ArithmeticOp = '+' | '-' | '*' | '/' | '%' | '^' | 'atan2';
export type ComparisonOp = '==' | '!=' | '<' | '<=' | '>' | '>=';

export type ArithmeticKernel = (
  left: Float64Array,
  leftAt: number,
  right: Float64Array,
  rightAt: number,
  into: Float64Array,
  at: number,
  count: number,
) => void;

/** Writes 1 where the comparison holds, else 0. A comparison with NaN does not hold, except `!=`. */
export type ComparisonKernel = (
  left: Float64Array,
  leftAt: number,
  right: Float64Array,
  rightAt: number,
  into: Uint8Array,
  at: number,
  count: number,
) => void;

// One loop an operation: a loop over a function of two numbers would call it for every point.
export const ARITHMETIC: Readonly<Record<ArithmeticOp, ArithmeticKernel>> = {
  '+': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] + right[rightAt + i];
  },
  '-': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] - right[rightAt + i];
  },
  '*': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] * right[rightAt + i];
  },
  '/': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] / right[rightAt + i];
  },
  '%': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] % right[rightAt + i];
  },
  '^': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = pow(left[leftAt + i], right[rightAt + i]);
  },
  atan2: (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = Math.atan2(left[leftAt + i], right[rightAt + i]);
  },
};

export const COMPARISON: Readonly<Record<ComparisonOp, ComparisonKernel>> = {
  '==': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] === right[rightAt + i] ? 1 : 0;
  },
  '!=': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] !== right[rightAt + i] ? 1 : 0;
  },
  '<': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] < right[rightAt + i] ? 1 : 0;
  },
  '<=': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] <= right[rightAt + i] ? 1 : 0;
  },
  '>': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] > right[rightAt + i] ? 1 : 0;
  },
  '>=': (left, leftAt, right, rightAt, into, at, count) => {
    for (let i = 0; i < count; i++) into[at + i] = left[leftAt + i] >= right[rightAt + i] ? 1 : 0;
  },
};

export function isComparison(op: string): op is ComparisonOp {
  return op in COMPARISON;
}

export function isArithmetic(op: string): op is ArithmeticOp {
  return op in ARITHMETIC;
}
