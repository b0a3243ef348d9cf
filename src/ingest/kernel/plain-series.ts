/**
 * Series of remote write 1.0 in the form in which nearly all come: labels, then plain samples, in minimal varints.
 *
 *   TimeSeries   0x0a length { 0x0a length label } { 0x12 length [0x09 value] [0x10 timestamp] }
 *
 * What has another form, or is not well formed, is left to the decoder that knows all of them (remote-write-1.ts).
 */
import { equalsSection, expectedSection, meetSection, sectionLength, sectionRef } from './known-sections';
import {
  LABELS_END_AT,
  LABELS_START_AT,
  REFS_AT,
  RUN_MAX,
  SAMPLES_END_AT,
  STATUS_AT,
  STATUS_SAMPLES,
  STATUS_SERIES,
  TIMES_AT,
  VALUES_AT,
} from './layout';

/** A time of so many varint bytes is exact in a double. */
const TIME_BYTES_MAX: i32 = 7;
/** The ref of a series that is still to be looked up. */
const NOT_LOOKED_UP: i32 = -2;

/** Where the newest length() ended; -1 when it has another form. */
let behind: i32 = 0;
/** How many samples the run has. */
let samples: i32 = 0;

/**
 * Reads the series of the message [message, end) from `at` on into the columns, as many as are plain and known, and one more where that is
 * plain but not known. Answers where it stopped. `samplesBefore` are in the request already.
 */
export function readSeries(message: i32, at: i32, end: i32, samplesBefore: i32): i32 {
  let series = 0;
  samples = 0;
  while (at < end && series < RUN_MAX) {
    if (load<u8>(at) !== 0x0a) break;
    const length = lengthAt(at + 1);
    if (behind < 0 || length > end - behind) break;
    const start = behind;
    const stop = start + length;
    let ref = NOT_LOOKED_UP;
    let labelsEnd = knownEnd(start, stop);
    if (labelsEnd >= 0) {
      const entry = expectedSection();
      ref = sectionRef(entry);
      meetSection(entry);
    } else {
      labelsEnd = labelsEndOf(start, stop);
      if (labelsEnd < 0) break;
    }
    const before = samples;
    if (!readSamples(labelsEnd, stop)) {
      samples = before;
      break;
    }
    store<i32>(LABELS_START_AT + (series << 2), start - message);
    store<i32>(LABELS_END_AT + (series << 2), labelsEnd - message);
    store<i32>(SAMPLES_END_AT + (series << 2), samplesBefore + samples);
    store<i32>(REFS_AT + (series << 2), ref);
    series++;
    at = stop;
    if (ref === NOT_LOOKED_UP) break;
  }
  store<i32>(STATUS_AT + 4 * STATUS_SERIES, series);
  store<i32>(STATUS_AT + 4 * STATUS_SAMPLES, samples);
  return at;
}

/** A length of one, two or three bytes; what follows it is at `behind`. */
function lengthAt(at: i32): i32 {
  // Behind the message there is room that may be read.
  const first = <i32>load<u8>(at);
  if (first < 0x80) {
    behind = at + 1;
    return first;
  }
  const second = <i32>load<u8>(at, 1);
  if (second < 0x80) {
    behind = at + 2;
    return (first & 0x7f) | (second << 7);
  }
  const third = <i32>load<u8>(at, 2);
  behind = third < 0x80 ? at + 3 : -1;
  return (first & 0x7f) | ((second & 0x7f) << 7) | (third << 14);
}

/** Where the labels of the series end when they are those that are expected; -1 when they are not. */
function knownEnd(start: i32, stop: i32): i32 {
  const entry = expectedSection();
  const length = sectionLength(entry);
  if (<u32>length > <u32>(stop - start) || !equalsSection(entry, start, length)) return -1;
  const end = start + length;
  // Equal bytes, but the labels go on.
  return end < stop && load<u8>(end) === 0x0a ? -1 : end;
}

/** Where the labels of a series end; -1 when they have another form. */
function labelsEndOf(start: i32, stop: i32): i32 {
  let at = start;
  while (at < stop && load<u8>(at) === 0x0a) {
    const length = lengthAt(at + 1);
    if (behind < 0 || length > stop - behind) return -1;
    at = behind + length;
  }
  return at;
}

/** Reads the samples between the labels and the end of a series; false when they have another form, or there are too many. */
function readSamples(at: i32, stop: i32): bool {
  while (at < stop) {
    const sample = samples;
    const length = <i32>load<u8>(at, 1);
    const end = at + 2 + length;
    if (load<u8>(at) !== 0x12 || length > 0x7f || end > stop || sample === RUN_MAX) return false;
    at += 2;
    let value: i64 = 0;
    let time: i64 = 0;
    if (at + 9 <= end && load<u8>(at) === 0x09) {
      value = load<i64>(at, 1);
      at += 9;
    }
    if (at < end && load<u8>(at) === 0x10) {
      const bytes = end - at - 1;
      if (bytes < 1 || bytes > TIME_BYTES_MAX) return false;
      time = varint(at + 1, end);
      if (time < 0) return false;
      at = end;
    }
    if (at !== end) return false;
    store<f64>(TIMES_AT + (sample << 3), <f64>time);
    store<i64>(VALUES_AT + (sample << 3), value);
    samples = sample + 1;
  }
  return true;
}

/** The varint that fills [at, end); -1 when none does. */
function varint(at: i32, end: i32): i64 {
  let value: i64 = 0;
  let shift: i64 = 0;
  const last = end - 1;
  for (; at < last; at++, shift += 7) {
    const byte = <i64>load<u8>(at);
    if (byte < 0x80) return -1;
    value |= (byte & 0x7f) << shift;
  }
  const byte = <i64>load<u8>(last);
  return byte < 0x80 ? value | (byte << shift) : -1;
}
