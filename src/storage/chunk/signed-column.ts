/**
 * A column of signed whole numbers as bytes, zigzagged, in one of three forms that the first byte tells apart:
 *
 *   0        | varint ... |                  mostly small numbers
 *   1 .. 7   | plane ... | plane ... |       so many planes: the lowest byte of every number, the next byte of every number, ...
 *   8        | varint |                      all are equal
 *
 * Planes part bytes that look alike from those that are noise, which a general compressor cannot do itself.
 */
import type { ByteBuffer } from './byte-buffer.ts';
import type { ChunkCursor } from './chunk-cursor.ts';
import { DamagedChunk } from './damaged-chunk.ts';
import { deflatedSize } from './deflated-size.ts';
import { putByte, putSigned, VARINT_BYTES_MAX, writeVarint, zigzag } from './varint.ts';

const VARINTS = 0;
const PLANES_MAX = 7;
const EQUAL = 8;

/**
 * What a byte more before deflation costs, in bytes after it: it has to be inflated and remembered. Measured on a real
 * node_exporter: with 1/16 pages are 1 % smaller than with nothing, and 16 % smaller before deflation.
 */
const RAW_BYTE_COST = 1 / 16;

/** Encodes `column`, numbers of magnitude up to SIGNED_MAX. Its contents become their zigzagged forms. */
export function encodeSigned(column: Float64Array, out: ByteBuffer): void {
  if (areEqual(column)) {
    putByte(out, EQUAL);
    if (column.length > 0) putSigned(out, column[0]);
    return;
  }
  let max = 0;
  for (let i = 0; i < column.length; i++) {
    const value = zigzag(column[i]);
    column[i] = value;
    if (value > max) max = value;
  }
  const start = out.length;
  putVarints(column, out);
  // Below 128 one plane and varints are the same bytes.
  if (max < 128) return;
  const varintsEnd = out.length;
  putPlanes(column, planesFor(max), out);
  const { bytes, length } = out;
  const more = length - varintsEnd - (varintsEnd - start);
  const planesCost = planesSize(bytes, varintsEnd + 1, length, column.length) + more * RAW_BYTE_COST;
  if (planesCost < deflatedSize(bytes, start, varintsEnd)) {
    bytes.copyWithin(start, varintsEnd, length);
    out.length = start + length - varintsEnd;
  } else {
    out.length = varintsEnd;
  }
}

/** Each plane by itself: a compressor meets them one after the other, and adapts. */
function planesSize(bytes: Uint8Array, from: number, to: number, count: number): number {
  let size = 0;
  for (let at = from; at < to; at += count) size += deflatedSize(bytes, at, at + count);
  return size;
}

function areEqual(column: Float64Array): boolean {
  for (let i = 1; i < column.length; i++) if (column[i] !== column[0]) return false;
  return true;
}

function planesFor(max: number): number {
  let planes = 1;
  for (let bound = 256; max >= bound; bound *= 256) planes++;
  return planes;
}

function putVarints(column: Float64Array, out: ByteBuffer): void {
  putByte(out, VARINTS);
  out.reserve(VARINT_BYTES_MAX * column.length);
  const { bytes } = out;
  let at = out.length;
  for (let i = 0; i < column.length; i++) {
    const value = column[i];
    if (value < 128) bytes[at++] = value;
    else at = writeVarint(bytes, at, value);
  }
  out.length = at;
}

function putPlanes(column: Float64Array, planes: number, out: ByteBuffer): void {
  putByte(out, planes);
  out.reserve(planes * column.length);
  const { bytes } = out;
  let at = out.length;
  for (let plane = 0; plane < planes; plane++) {
    if (plane < 4) {
      // Shifting takes a number modulo 2^32, which leaves these bytes as they are.
      for (let i = 0; i < column.length; i++) bytes[at++] = column[i] >>> (8 * plane);
    } else {
      const scale = 256 ** plane;
      for (let i = 0; i < column.length; i++) bytes[at++] = Math.floor(column[i] / scale);
    }
  }
  out.length = at;
}

/** Replaces [from, end) of `into` by so many numbers. */
export function decodeSigned(cursor: ChunkCursor, into: Float64Array, from: number, end: number): void {
  const form = cursor.byte();
  if (form === VARINTS) decodeVarints(cursor, into, from, end);
  else if (form <= PLANES_MAX) decodePlanes(cursor, form, into, from, end);
  else if (form === EQUAL) into.fill(end > from ? cursor.signed() : 0, from, end);
  else throw new DamagedChunk(`form ${form} of a column, wanted 0 to ${EQUAL}`);
}

function decodeVarints(cursor: ChunkCursor, into: Float64Array, from: number, to: number): void {
  const { bytes, end } = cursor;
  // As many bytes as numbers: each has one.
  if (end - cursor.at === to - from && takeBytes(cursor, into, from, to)) return;
  let at = cursor.at;
  for (let i = from; i < to; i++) {
    if (at + 1 >= end) {
      // The last two bytes: what is missing is found out with care.
      cursor.at = at;
      into[i] = cursor.signed();
      at = cursor.at;
      continue;
    }
    const first = bytes[at];
    if (first < 0x80) {
      into[i] = (first >>> 1) ^ -(first & 1);
      at++;
      continue;
    }
    const second = bytes[at + 1];
    if (second < 0x80) {
      const value = (first & 0x7f) | (second << 7);
      into[i] = (value >>> 1) ^ -(value & 1);
      at += 2;
      continue;
    }
    cursor.at = at;
    into[i] = cursor.signed();
    at = cursor.at;
  }
  cursor.at = at;
}

/** Takes varints of one byte each; answers whether they were that. */
function takeBytes(cursor: ChunkCursor, into: Float64Array, from: number, to: number): boolean {
  const { bytes } = cursor;
  const at = cursor.at - from;
  let all = 0;
  for (let i = from; i < to; i++) {
    const value = bytes[at + i];
    all |= value;
    into[i] = (value >>> 1) ^ -(value & 1);
  }
  if (all >= 0x80) return false;
  cursor.at += to - from;
  return true;
}

function decodePlanes(cursor: ChunkCursor, planes: number, into: Float64Array, from: number, to: number): void {
  const count = to - from;
  const at = cursor.take(planes * count);
  const { bytes } = cursor;
  if (planes === 1) {
    for (let i = 0; i < count; i++) into[from + i] = (bytes[at + i] >>> 1) ^ -(bytes[at + i] & 1);
  } else if (planes === 2) {
    for (let i = 0; i < count; i++) {
      const value = bytes[at + i] | (bytes[at + count + i] << 8);
      into[from + i] = (value >>> 1) ^ -(value & 1);
    }
  } else if (planes === 3) {
    for (let i = 0; i < count; i++) {
      const value = bytes[at + i] | (bytes[at + count + i] << 8) | (bytes[at + 2 * count + i] << 16);
      into[from + i] = (value >>> 1) ^ -(value & 1);
    }
  } else {
    decodeWidePlanes(bytes, at, planes, into, from, count);
  }
}

/** Four to seven: the low three, which have the sign, and the high ones are put together as 32-bit numbers. */
function decodeWidePlanes(
  bytes: Uint8Array,
  at: number,
  planes: number,
  into: Float64Array,
  from: number,
  count: number,
): void {
  // A plane that is not there is read where the fourth one is, and masked away.
  const fifthAt = planes > 4 ? at + 4 * count : at + 3 * count;
  const fifthMask = planes > 4 ? 0xff00 : 0;
  for (let i = 0; i < count; i++) {
    const low = bytes[at + i] | (bytes[at + count + i] << 8) | (bytes[at + 2 * count + i] << 16);
    const high = bytes[at + 3 * count + i] | ((bytes[fifthAt + i] << 8) & fifthMask);
    const half = high * 2 ** 23 + (low >>> 1);
    into[from + i] = (low & 1) === 0 ? half : -half - 1;
  }
  for (let plane = 5; plane < planes; plane++) {
    const scale = 2 ** (8 * plane - 1);
    for (let i = 0; i < count; i++) {
      const sign = 1 - 2 * (bytes[at + i] & 1);
      into[from + i] += sign * bytes[at + plane * count + i] * scale;
    }
  }
}
