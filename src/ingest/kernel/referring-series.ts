/**
 * Series of remote write 2.0 that are known, in the form in which nearly all come: references, plain samples, metadata.
 *
 *   TimeSeries   0x2a length  0x0a length { reference }  { 0x12 length sample }
 *                [ 0x2a length [0x08 type] [0x18 help] [0x20 unit] ]
 *
 * The symbols of the message have numbers already. What has another form, or is not known, is left to remote-write-2.ts.
 */
import { behind, lengthAt } from './fields';
import { expectedSection, meetSection, sectionAt, sectionLength, sectionLink, sectionRef } from './known-sections';
import {
  CHAIN_SYMBOLS,
  ENTRIES_AT,
  LABELS_END_AT,
  LABELS_START_AT,
  NUMBERS_AT,
  REFS_AT,
  RUN_MAX,
  SAMPLES_END_AT,
  SECTION_NUMBERS,
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
    const entry = expectedSection(CHAIN_SYMBOLS);
    if (!refersTo(entry, behind, samplesAt, symbols)) break;
    const samplesStop = endOfSamples(samplesAt, stop);
    if (!describes(entry, samplesStop, stop, symbols)) break;
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

/** Whether the references in [at, end) are those to the numbers of an entry. */
function refersTo(entry: i32, at: i32, end: i32, symbols: i32): bool {
  let number = sectionAt(entry) + (SECTION_NUMBERS << 2);
  const stop = sectionAt(entry) + sectionLength(entry);
  while (at < end) {
    let symbol = <i32>load<u8>(at++);
    if (symbol >= 0x80) {
      const high = <i32>load<u8>(at++);
      if (high >= 0x80 || at > end) return false;
      symbol = (symbol & 0x7f) | (high << 7);
    }
    if (symbol >= symbols || number >= stop || load<i32>(NUMBERS_AT + (symbol << 2)) !== load<i32>(number))
      return false;
    number += 4;
  }
  return number === stop;
}

/** Where the samples end that begin at `at`. */
function endOfSamples(at: i32, stop: i32): i32 {
  while (at < stop && load<u8>(at) === 0x12) at += 2 + <i32>load<u8>(at, 1);
  return at;
}

/** Whether the metadata that fills [at, stop) is that of an entry; false when it has another form. */
function describes(entry: i32, at: i32, stop: i32, symbols: i32): bool {
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
  const known = sectionAt(entry);
  return load<i32>(known) === type && load<i32>(known, 4) === help && load<i32>(known, 8) === unit;
}
