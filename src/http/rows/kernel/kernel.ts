/**
 * Rows of a vector, and heads of the rows of a matrix, as text. A row has most labels of the row before: of what is alike no byte is looked
 * at, and it is noted as a repeat. All memory is drawn in layout.ts.
 */

import { UNDECIDED } from '../../points/kernel/scaled-decimal';
import { putValue } from '../../points/kernel/values';
import {
  BEFORE_AT,
  ENDS_AT,
  LABELS_AT,
  REPEATS_MAX,
  STATUS_AT,
  STOP_NONE,
  STOP_ROOM,
  STOP_VALUE,
  SUFFIX_AT,
  TEXT_AT,
  TEXT_BYTES_MAX,
  TEXT_HEAD_BYTES,
  VALUES_AT,
} from './layout';
import { note, repeatCount, repeatsBound, repeatsEnd, restartRepeats } from './repeats';

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const OPEN: u8 = 0x7b;
const CLOSE: u8 = 0x7d;
const CLOSE_BRACKET: u8 = 0x5d;
/** `{"metric":` in two words. */
const METRIC: u64 = ((<u64>0x6369_7274) << 32) | 0x656d_227b;
const METRIC_END: u16 = 0x3a22;
/** What a row of a vector has beside its labels and suffix: the above and a comma, a value, and its end. */
const ROW_BYTES_MAX: i32 = 48;
const NONE: i32 = -1;

/** Where the next byte goes, and how much further on that is in the answer. */
let out: i32 = TEXT_AT;
let shift: i32 = 0;
let suffixBytes: i32 = 0;
let isFirst: bool = true;

/** Of the row before: how many labels it has, in words; NONE: nothing is known of it. Offsets in the answer: */
let labelsBefore: i32 = NONE;
/** what is alike in all rows begins here, then its labels, then what stands behind them. */
let leadBefore: i32 = 0;
let labelsAtBefore: i32 = 0;
let suffixAtBefore: i32 = 0;
/** Where the newest value ends. */
let lead: i32 = 0;

/** For another answer, whose suffix is there. */
export function begin(suffix: i32): void {
  suffixBytes = suffix;
  isFirst = true;
  labelsBefore = NONE;
}

/** @param answerAt where the text goes in the answer @param end of the newest repeat there */
export function beginPart(answerAt: i32, end: i32): void {
  out = TEXT_AT;
  shift = answerAt - TEXT_AT;
  restartRepeats(end);
}

/** JavaScript has written a row. */
export function skipRow(): void {
  isFirst = false;
  labelsBefore = NONE;
}

/** The labels of a row of a matrix, and the suffix. @param from where in the answer what is alike in all rows begins */
export function putHead(count: i32, from: i32): void {
  lead = from;
  if (hasRoom(LABELS_AT, count)) {
    putLabels(LABELS_AT, count);
    tell(STOP_NONE);
  } else tell(STOP_ROOM);
}

/** Rows [from, to) of the part, as far as they can be written; answers where it stopped, and the status says why. */
export function putRows(from: i32, to: i32): i32 {
  for (let row = from; row < to; row++) {
    const first = row === 0 ? 0 : load<i32>(ENDS_AT + 4 * (row - 1));
    const labels = LABELS_AT + 4 * first;
    const count = load<i32>(ENDS_AT + 4 * row) - first;
    if (!hasRoom(labels, count)) {
      tell(STOP_ROOM);
      return row;
    }
    putMetric();
    putLabels(labels, count);
    const end = putValue(out, load<f64>(VALUES_AT + 8 * row));
    if (end === UNDECIDED) {
      tell(STOP_VALUE);
      return row;
    }
    endValue(end);
  }
  tell(STOP_NONE);
  return to;
}

/** The value of a row is written up to `end`. */
export function endValue(end: i32): void {
  lead = end + shift;
  store<u8>(end, QUOTE);
  store<u8>(end + 1, CLOSE_BRACKET);
  store<u8>(end + 2, CLOSE);
  out = end + 3;
  isFirst = false;
}

function tell(stop: i32): void {
  store<i32>(STATUS_AT, out);
  store<i32>(STATUS_AT + 4, repeatCount());
  store<i32>(STATUS_AT + 8, repeatsEnd);
  store<i32>(STATUS_AT + 12, stop);
}

function hasRoom(labels: i32, count: i32): bool {
  let bytes = ROW_BYTES_MAX + suffixBytes + count + 2;
  for (let i = 0; i < count; i++) bytes += load<i32>(load<i32>(labels + 4 * i));
  return out + bytes <= TEXT_AT + TEXT_BYTES_MAX && repeatsBound(out + shift, bytes, count + 3) <= REPEATS_MAX;
}

function putMetric(): void {
  if (isFirst) lead = out + shift;
  else store<u8>(out++, COMMA);
  store<u64>(out, METRIC);
  store<u16>(out + 8, METRIC_END);
  out += 10;
}

function putLabels(labels: i32, count: i32): void {
  const labelsAt = out + shift;
  const suffixAt = labelsBefore > 0 && count > 0 ? putNext(labels, count) : putAlone(labels, count);
  memory.copy(BEFORE_AT, labels, 4 * count);
  labelsBefore = count;
  leadBefore = lead;
  labelsAtBefore = labelsAt;
  suffixAtBefore = suffixAt;
}

/** The first row, or one beside a row without labels. Answers where what is behind the labels stands in the answer. */
function putAlone(labels: i32, count: i32): i32 {
  if (count === 0) store<u8>(out++, OPEN);
  for (let i = 0; i < count; i++) putLabel(i, load<i32>(labels + 4 * i));
  return putSuffix();
}

function putNext(labels: i32, count: i32): i32 {
  let at = out + shift;
  let other = labelsAtBefore;
  // Behind `alike` all is as so far before, up to here. What leads to the labels is always alike.
  let alike = at - min(at - lead, other - leadBefore);
  for (let i = 0; i < count; i++) {
    const text = load<i32>(labels + 4 * i);
    const before = i < labelsBefore ? load<i32>(BEFORE_AT + 4 * i) : 0;
    putLabel(i, text);
    const end = at + 1 + load<i32>(text);
    if (text === before) {
      other += end - at;
    } else if (before === 0) {
      note(alike, at - alike, at - other);
      alike = end;
    } else {
      const length = load<i32>(text);
      const lengthBefore = load<i32>(before);
      const both = min(length, lengthBefore);
      const first = alikeFrom(text + TEXT_HEAD_BYTES, before + TEXT_HEAD_BYTES, both);
      note(alike, at + 1 + first - alike, at - other);
      const behind = text + TEXT_HEAD_BYTES + length;
      alike = end - alikeBefore(behind, before + TEXT_HEAD_BYTES + lengthBefore, both - first);
      other += 1 + lengthBefore;
    }
    at = end;
  }
  const suffixAt = putSuffix();
  const end = out + shift;
  if (other === suffixAtBefore) note(alike, end - alike, at - other);
  else {
    note(alike, at - alike, at - other);
    note(at, end - at, at - suffixAtBefore);
  }
  return suffixAt;
}

/** A name or value, and what stands before it. Eight bytes at a time: what is too much is written over. */
function putLabel(index: i32, text: i32): void {
  store<u8>(out++, index === 0 ? OPEN : (index & 1) === 0 ? COMMA : COLON);
  const length = load<i32>(text);
  const from = text + TEXT_HEAD_BYTES;
  for (let i = 0; i < length; i += 8) store<u64>(out + i, load<u64>(from + i));
  out += length;
}

function putSuffix(): i32 {
  const at = out + shift;
  store<u8>(out, CLOSE);
  memory.copy(out + 1, SUFFIX_AT, suffixBytes);
  out += 1 + suffixBytes;
  return at;
}

function alikeFrom(a: i32, b: i32, most: i32): i32 {
  let count = 0;
  while (count < most && load<u8>(a + count) === load<u8>(b + count)) count++;
  return count;
}

/** The same before both. */
function alikeBefore(a: i32, b: i32, most: i32): i32 {
  let count = 0;
  while (count < most && load<u8>(a - 1 - count) === load<u8>(b - 1 - count)) count++;
  return count;
}
