/**
 * Series of remote write 2.0 that are known, in the form in which nearly all come: references, plain samples, metadata.
 *
 *   TimeSeries   0x2a length  0x0a length { reference }  { 0x12 length sample }
 *                [ 0x2a length [0x08 type] [0x18 help] [0x20 unit] ]
 *
 * The symbols of the message have numbers already. What has another form, or is not known, is left to remote-write-2.ts.
 */
import { behind, lengthAt } from './fields';
import { equalsSection, expectedSection, meetSection, sectionLength, sectionLink, sectionRef } from './known-sections';
import {
  CHAIN_SYMBOLS,
  ENTRIES_AT,
  LABELS_END_AT,
  LABELS_START_AT,
  NUMBERS_AT,
  REFS_AT,
  RUN_MAX,
  SAMPLES_END_AT,
  SCRATCH_AT,
  SECTION_NUMBERS,
  SECTION_NUMBERS_MAX,
  STATUS_AT,
  STATUS_SAMPLES,
  STATUS_SERIES,
} from './layout';
import { readSamples } from './plain-samples';

/** Types of metrics; what is beyond has no meaning. */
const TYPES: i32 = 8;

/** Whether [at, end) of a message is nothing but series: then all symbols stand before it. */
export function onlySeries(at: i32, end: i32): bool {
  while (at < end) {
    if (load<u8>(at) !== 0x2a) return false;
    const length = lengthAt(at + 1);
    if (behind < 0 || length > end - behind) return false;
    at = behind + length;
  }
  return true;
}

/**
 * Reads the series in [at, end) into the columns as far as they are those that are expected; answers where it stopped. The message
 * has `symbols` symbols, and the request `samplesBefore` samples already.
 */
export function readReferringSeries(at: i32, end: i32, symbols: i32, samplesBefore: i32): i32 {
  let series = 0;
  let samples = 0;
  while (at < end && series < RUN_MAX) {
    const length = lengthAt(at + 1);
    const start = behind;
    const stop = start + length;
    if (load<u8>(at) !== 0x2a || start < 0 || stop > end || load<u8>(start) !== 0x0a) break;
    const refsLength = lengthAt(start + 1);
    const samplesAt = behind + refsLength;
    if (behind < 0 || samplesAt > stop) break;
    const numbers = readNumbers(behind, samplesAt, symbols);
    if (numbers < 0) break;
    const samplesStop = endOfSamples(samplesAt, stop);
    if (!readMetadata(samplesStop, stop, symbols)) break;
    const entry = expectedSection(CHAIN_SYMBOLS);
    const bytes = (SECTION_NUMBERS + numbers) << 2;
    if (sectionLength(entry) !== bytes || !equalsSection(entry, SCRATCH_AT, bytes)) break;
    const samplesEnd = readSamples(samplesAt, samplesStop, samples);
    if (samplesEnd < 0) break;
    samples = samplesEnd;
    meetSection(CHAIN_SYMBOLS, entry);
    store<i32>(LABELS_START_AT + (series << 2), 0);
    store<i32>(LABELS_END_AT + (series << 2), 0);
    store<i32>(SAMPLES_END_AT + (series << 2), samplesBefore + samples);
    store<i32>(REFS_AT + (series << 2), sectionRef(entry));
    store<i32>(ENTRIES_AT + (series << 2), sectionLink(entry));
    series++;
    at = stop;
  }
  store<i32>(STATUS_AT + 4 * STATUS_SERIES, series);
  store<i32>(STATUS_AT + 4 * STATUS_SAMPLES, samples);
  return at;
}

/** References to numbers, in the scratch; answers how many, -1 when there are too many or one is no symbol's. */
function readNumbers(at: i32, end: i32, symbols: i32): i32 {
  let count = 0;
  while (at < end) {
    let symbol = <i32>load<u8>(at++);
    if (symbol >= 0x80) {
      const high = <i32>load<u8>(at++);
      if (high >= 0x80 || at > end) return -1;
      symbol = (symbol & 0x7f) | (high << 7);
    }
    if (symbol >= symbols || count === SECTION_NUMBERS_MAX) return -1;
    store<i32>(SCRATCH_AT + ((SECTION_NUMBERS + count) << 2), load<i32>(NUMBERS_AT + (symbol << 2)));
    count++;
  }
  return count;
}

/** Where the samples end that begin at `at`. */
function endOfSamples(at: i32, stop: i32): i32 {
  while (at < stop && load<u8>(at) === 0x12) at += 2 + <i32>load<u8>(at, 1);
  return at;
}

/** The metadata that fills [at, stop), to the scratch; false when it has another form. */
function readMetadata(at: i32, stop: i32, symbols: i32): bool {
  let type = 0;
  let help = 0;
  let unit = 0;
  if (at !== stop) {
    if (at > stop - 2 || load<u8>(at) !== 0x2a || at + 2 + <i32>load<u8>(at, 1) !== stop) return false;
    at += 2;
    type = 1;
    if (at < stop - 1 && load<u8>(at) === 0x08) {
      type = 1 + <i32>load<u8>(at, 1);
      at += 2;
    }
    if (type > TYPES) return false;
    if (at < stop && load<u8>(at) === 0x18) {
      help = lengthAt(at + 1);
      at = behind;
    }
    if (at >= 0 && at < stop && load<u8>(at) === 0x20) {
      unit = lengthAt(at + 1);
      at = behind;
    }
    if (at !== stop || help >= symbols || unit >= symbols) return false;
    help = load<i32>(NUMBERS_AT + (help << 2));
    unit = load<i32>(NUMBERS_AT + (unit << 2));
  }
  store<i32>(SCRATCH_AT, type);
  store<i32>(SCRATCH_AT + 4, help);
  store<i32>(SCRATCH_AT + 8, unit);
  return true;
}
