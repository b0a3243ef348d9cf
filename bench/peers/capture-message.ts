/** Times of the samples in a message of remote write 1.0, read and moved where they lie. */
import { putVarint } from './wire.ts';

const TIMESERIES = 1;
const SAMPLES = 2;
const EXEMPLARS = 3;
const SAMPLE_TIME = 2;
const EXEMPLAR_TIME = 3;

/** Calls `visit` for every sample with its time in milliseconds. */
export function eachSample(message: Uint8Array, visit: (timeMs: number) => void): void {
  eachTime(message, (timeMs, _at, isExemplar) => {
    if (!isExemplar) visit(timeMs);
  });
}

/** Times before and after must have equally many varint bytes: six from 2004 to 2109. */
export function shiftTimes(message: Uint8Array, byMs: number): void {
  eachTime(message, (timeMs, at) => {
    putVarint(message, at, timeMs + byMs);
  });
}

function eachTime(message: Uint8Array, visit: (timeMs: number, at: number, isExemplar: boolean) => void): void {
  eachField(message, 0, message.length, (series, from, to) => {
    if (series !== TIMESERIES) return;
    eachField(message, from, to, (kind, inner, end) => {
      if (kind !== SAMPLES && kind !== EXEMPLARS) return;
      const wanted = kind === SAMPLES ? SAMPLE_TIME : EXEMPLAR_TIME;
      eachField(message, inner, end, (number, at) => {
        if (number === wanted) visit(readVarint(message, at).value, at, kind === EXEMPLARS);
      });
    });
  });
}

/** Number of every field between two offsets, and where its value lies (`to` is exclusive). */
function eachField(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (n: number, from: number, to: number) => void,
): void {
  for (let at = start; at < end; ) {
    const tag = readVarint(bytes, at);
    const wireType = tag.value % 8;
    let from = tag.next;
    let to: number;
    if (wireType === 2) {
      const length = readVarint(bytes, from);
      from = length.next;
      to = from + length.value;
    } else {
      to = wireType === 0 ? readVarint(bytes, from).next : from + (wireType === 1 ? 8 : 4);
    }
    visit(Math.floor(tag.value / 8), from, to);
    at = to;
  }
}

function readVarint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  let at = start;
  while (bytes[at] >= 0x80) {
    value += (bytes[at++] & 0x7f) * scale;
    scale *= 128;
  }
  return { value: value + bytes[at] * scale, next: at + 1 };
}
