/**
 * Whether a label section is canonical as it came: what nearly all senders write. Such a section need not be taken apart.
 *
 *   0x0a length { 0x0a length name, 0x12 length value }   a label; lengths of one or two bytes, as short as they can be
 *
 * Answers false for some that are canonical too, which then go the long way: those with text beyond ASCII, and with a value of more
 * than 16 KiB.
 */
import { LIMITS } from '../limits.ts';

const LABEL_TAG = 0x0a;
const NAME_TAG = 0x0a;
const VALUE_TAG = 0x12;
/** What two bytes of a length can say. */
const LENGTH_MAX = 0x3fff;
/** `__name__` */
const METRIC_NAME = Uint8Array.from(Buffer.from('__name__'));

/** @param needsName whether one of the labels must be the name of a metric */
export function isCanonical(section: Uint8Array, needsName: boolean): boolean {
  const { labelsPerSeriesMax, labelNameBytesMax, labelValueBytesMax } = LIMITS;
  let hasName = !needsName;
  let labels = 0;
  let lastName = 0;
  let lastNameEnd = 0;
  for (let at = 0; at < section.length; ) {
    if (section[at] !== LABEL_TAG || ++labels > labelsPerSeriesMax) return false;
    const length = shortLength(section, at + 1);
    const label = at + 1 + lengthBytes(length);
    const end = label + length;
    if (length < 0 || end > section.length || section[label] !== NAME_TAG) return false;

    const nameLength = shortLength(section, label + 1);
    const name = label + 1 + lengthBytes(nameLength);
    const nameEnd = name + nameLength;
    if (nameLength <= 0 || nameLength > labelNameBytesMax || nameEnd >= end || section[nameEnd] !== VALUE_TAG)
      return false;

    const valueLength = shortLength(section, nameEnd + 1);
    const value = nameEnd + 1 + lengthBytes(valueLength);
    if (valueLength <= 0 || valueLength > labelValueBytesMax || value + valueLength !== end) return false;

    if (!isAscii(section, name, nameEnd) || !isAscii(section, value, end)) return false;
    if (labels > 1 && !isBefore(section, lastName, lastNameEnd, name, nameEnd)) return false;
    if (!hasName) hasName = isMetricName(section, name, nameEnd);
    lastName = name;
    lastNameEnd = nameEnd;
    at = end;
  }
  return hasName;
}

/** A length of one or two bytes; -1 where it has another form, or is not there. */
function shortLength(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) return -1;
  const low = bytes[at];
  if (low < 0x80) return low;
  if (at + 1 >= bytes.length) return -1;
  const high = bytes[at + 1];
  // A second byte of 0 says nothing: the length was not as short as it can be.
  return high === 0 || high >= 0x80 ? -1 : (low & 0x7f) | (high << 7);
}

function lengthBytes(length: number): number {
  return length > 0x7f && length <= LENGTH_MAX ? 2 : 1;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let bits = 0;
  for (let i = start; i < end; i++) bits |= bytes[i];
  return bits < 0x80;
}

/** Whether bytes [a, aEnd) come before bytes [b, bEnd). */
function isBefore(bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): boolean {
  for (; a < aEnd && b < bEnd; a++, b++) if (bytes[a] !== bytes[b]) return bytes[a] < bytes[b];
  return a === aEnd && b < bEnd;
}

function isMetricName(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== METRIC_NAME.length) return false;
  for (let i = 0; i < METRIC_NAME.length; i++) if (bytes[start + i] !== METRIC_NAME[i]) return false;
  return true;
}
