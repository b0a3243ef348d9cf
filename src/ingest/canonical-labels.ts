/**
 * The labels of a series as a sender wrote them, to their canonical bytes: sorted by the bytes of the names, without empty
 * values, lengths as minimal varints. Taken once a series; afterwards its wire bytes are known to the head.
 */
import { isUtf8 } from 'node:buffer';
import { LIMITS } from '../limits.ts';
import { METRIC_NAME } from '../model/labels.ts';
import { isCanonical } from './canonical-form.ts';
import { BYTES, WireReader } from './wire.ts';
import { field } from './wire-encode.ts';

const LABEL = (1 << 3) | BYTES;
const NAME = (1 << 3) | BYTES;
const VALUE = (2 << 3) | BYTES;

/** Why a series is refused; `reason` is the label of the counter. */
export interface LabelProblem {
  readonly reason: 'invalid_labels' | 'duplicate_label' | 'missing_metric_name' | 'label_limit';
  readonly text: string;
}

interface Label {
  readonly name: Uint8Array;
  readonly value: Uint8Array;
}

/** Canonical bytes of a series: the section itself where it is canonical. Or what is wrong with its labels. Throws a WireError when the section is malformed. */
export function canonicalLabels(section: Uint8Array): Uint8Array | LabelProblem {
  return isCanonical(section, true) ? section : canonical(section, missingName);
}

/** The same for labels that need no metric name. */
export function canonicalOrProblem(section: Uint8Array): Uint8Array | LabelProblem {
  return isCanonical(section, false) ? section : canonical(section, () => null);
}

/** The long way, for labels that may be in any form. */
export function canonical(
  section: Uint8Array,
  missing: (labels: readonly Label[]) => LabelProblem | null,
): Uint8Array | LabelProblem {
  const labels = readLabels(section);
  const problem = firstProblem(labels);
  if (problem !== null) return problem;
  const kept = labels.filter(({ value }) => value.length > 0).sort((a, b) => Buffer.compare(a.name, b.name));
  return duplicateOf(kept) ?? missing(kept) ?? encode(kept);
}

/** The labels of a well-formed section as a person reads them: `{__name__="up", job="node"}`, cut when long. */
export function describeLabels(section: Uint8Array): string {
  const labels = readLabels(section).map(({ name, value }) => `${text(name)}=${JSON.stringify(text(value))}`);
  const whole = `{${labels.join(', ')}}`;
  return whole.length <= SHOWN_CHARS_MAX ? whole : `${whole.slice(0, SHOWN_CHARS_MAX)}...`;
}

const SHOWN_CHARS_MAX = 500;

function readLabels(section: Uint8Array): Label[] {
  const reader = new WireReader();
  reader.reset(section, 0, section.length);
  const labels: Label[] = [];
  while (reader.position < section.length) {
    const tag = reader.varint32();
    if (tag === LABEL) {
      const length = reader.length();
      labels.push(readLabel(section, reader.position, reader.position + length));
      reader.position += length;
    } else {
      reader.skip(tag);
    }
  }
  return labels;
}

function readLabel(bytes: Uint8Array, start: number, end: number): Label {
  const reader = new WireReader();
  reader.reset(bytes, start, end);
  let name: Uint8Array = EMPTY;
  let value: Uint8Array = EMPTY;
  while (reader.position < end) {
    const tag = reader.varint32();
    if (tag !== NAME && tag !== VALUE) {
      reader.skip(tag);
      continue;
    }
    const length = reader.length();
    const field = bytes.subarray(reader.position, reader.position + length);
    if (tag === NAME) name = field;
    else value = field;
    reader.position += length;
  }
  return { name, value };
}

const EMPTY = new Uint8Array(0);

function firstProblem(labels: readonly Label[]): LabelProblem | null {
  if (labels.length > LIMITS.labelsPerSeriesMax) {
    return limit(`${labels.length} labels, at most ${LIMITS.labelsPerSeriesMax}`);
  }
  for (const { name, value } of labels) {
    if (name.length === 0) return { reason: 'invalid_labels', text: 'label name is empty' };
    if (!isUtf8(name)) return { reason: 'invalid_labels', text: `label name ${hex(name)} is not UTF-8` };
    if (!isUtf8(value))
      return { reason: 'invalid_labels', text: `value ${hex(value)} of label ${text(name)} is not UTF-8` };
    if (name.length > LIMITS.labelNameBytesMax) {
      return limit(`label name of ${name.length} bytes, at most ${LIMITS.labelNameBytesMax}`);
    }
    if (value.length > LIMITS.labelValueBytesMax) {
      return limit(`value of label ${text(name)} of ${value.length} bytes, at most ${LIMITS.labelValueBytesMax}`);
    }
  }
  return null;
}

function limit(what: string): LabelProblem {
  return { reason: 'label_limit', text: what };
}

/** `sorted` by name. */
function duplicateOf(sorted: readonly Label[]): LabelProblem | null {
  for (let i = 1; i < sorted.length; i++) {
    if (Buffer.compare(sorted[i - 1].name, sorted[i].name) === 0) {
      return { reason: 'duplicate_label', text: text(sorted[i].name) };
    }
  }
  return null;
}

function missingName(labels: readonly Label[]): LabelProblem | null {
  if (labels.some(({ name }) => text(name) === METRIC_NAME)) return null;
  return { reason: 'missing_metric_name', text: 'label __name__ is missing or empty' };
}

function encode(labels: readonly Label[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const { name, value } of labels) {
    const body = Buffer.concat([field(NAME, name), field(VALUE, value)]);
    parts.push(field(LABEL, body));
  }
  return Buffer.concat(parts);
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
}

function hex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes.subarray(0, 64)).toString('hex')}`;
}
