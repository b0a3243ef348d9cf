/**
 * Series of remote write 1.0 in the form in which nearly all come: labels, then plain samples, in minimal varints.
 *
 *   TimeSeries   0x0a length { 0x0a length label } { 0x12 length [0x09 value] [0x10 timestamp] }
 *
 * What has another form, or is not well formed, is left to the decoder that knows all of them (remote-write-1.ts).
 */
import { behind, lengthAt } from './fields';
import { equalsSection, expectedSection, meetSection, sectionLength, sectionRef } from './known-sections';
import {
  CHAIN_LABELS,
  LABELS_END_AT,
  LABELS_START_AT,
  REFS_AT,
  RUN_MAX,
  SAMPLES_END_AT,
  STATUS_AT,
  STATUS_SAMPLES,
  STATUS_SERIES,
} from './layout';
import { readSamples } from './plain-samples';

/** The ref of a series that is still to be looked up. */
const NOT_LOOKED_UP: i32 = -2;

/**
 * Reads the series of the message [message, end) from `at` on into the columns, as many as are plain and known, and one more where that is
 * plain but not known. Answers where it stopped. `samplesBefore` are in the request already.
 */
export function readSeries(message: i32, at: i32, end: i32, samplesBefore: i32): i32 {
  let series = 0;
  let samples = 0;
  while (at < end && series < RUN_MAX) {
    if (load<u8>(at) !== 0x0a) break;
    const length = lengthAt(at + 1);
    if (behind < 0 || length > end - behind) break;
    const start = behind;
    const stop = start + length;
    let ref = NOT_LOOKED_UP;
    let labelsEnd = knownEnd(start, stop);
    if (labelsEnd >= 0) {
      const entry = expectedSection(CHAIN_LABELS);
      ref = sectionRef(entry);
      meetSection(CHAIN_LABELS, entry);
    } else {
      labelsEnd = labelsEndOf(start, stop);
      if (labelsEnd < 0) break;
    }
    const samplesEnd = readSamples(labelsEnd, stop, samples);
    if (samplesEnd < 0) break;
    samples = samplesEnd;
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

/** Where the labels of the series end when they are those that are expected; -1 when they are not. */
function knownEnd(start: i32, stop: i32): i32 {
  const entry = expectedSection(CHAIN_LABELS);
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
