/**
 * Heads of the rows of a result: what stands before their values. A row has most labels of the row before; these are copied from there as
 * one stretch, which is noted as a repeat without looking at its bytes.
 */
import { EMPTY_LABELS, type LabelSet } from '../model/labels.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Repeats } from './gzip/repeats.ts';
import type { LabelJson } from './label-json.ts';

const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN = 0x7b;

export class RowHeads {
  readonly #texts: LabelJson;
  readonly #repeats: Repeats;
  /** What stands behind the labels of each row. */
  readonly #suffix: string;
  /** Of the row before: its labels, where its head begins, where its labels do, and where what is behind them does. */
  #labels: LabelSet = EMPTY_LABELS;
  #from = 0;
  #labelsAt = 0;
  #suffixAt = 0;

  constructor(texts: LabelJson, repeats: Repeats, suffix: string) {
    this.#texts = texts;
    this.#repeats = repeats;
    this.#suffix = suffix;
  }

  /** @param from what is written of the head already begins here */
  write(labels: LabelSet, from: number, into: ByteWriter): void {
    const labelsAt = into.length;
    into.reserve(this.#texts.lengthOf(labels) + this.#suffix.length);
    const isAlone = this.#labels.length === 0 || labels.length === 0;
    const suffixAt = isAlone ? this.#writeAlone(labels, into) : this.#writeNext(labels, from, into);
    this.#labels = labels;
    this.#from = from;
    this.#labelsAt = labelsAt;
    this.#suffixAt = suffixAt;
  }

  /** The first row, or one beside a row without labels. */
  #writeAlone(labels: LabelSet, into: ByteWriter): number {
    this.#texts.write(labels, into);
    into.ascii(this.#suffix);
    return into.length - this.#suffix.length - 1;
  }

  #writeNext(labels: LabelSet, from: number, into: ByteWriter): number {
    const { bytes } = into;
    const texts = this.#texts;
    const before = this.#labels;
    let at = into.length;
    let other = this.#labelsAt;
    // Behind `alike` all is as so far before, up to here; it is copied from there when something else comes.
    let alike = at - alikeBefore(bytes, at, other, Math.min(at - from, other - this.#from));
    let copied = at;
    const both = Math.min(labels.length, before.length);
    for (let i = 0; i < labels.length; i++) {
      const length = texts.symbolLength(labels[i]);
      if (i < both && labels[i] === before[i]) {
        at += 1 + length;
        other += 1 + length;
        continue;
      }
      bytes.copyWithin(copied, other - (at - copied), other);
      bytes[at] = i === 0 ? OPEN : (i & 1) === 0 ? COMMA : COLON;
      const end = texts.writeSymbol(labels[i], bytes, at + 1);
      const otherEnd = i < both ? other + 1 + texts.symbolLength(before[i]) : other;
      const room = Math.min(end - at, otherEnd - other);
      const first = alikeFrom(bytes, at, other, room);
      this.#repeats.add(alike, at + first - alike, at - other);
      alike = end - alikeBefore(bytes, end, otherEnd, room - first);
      at = end;
      other = otherEnd;
      copied = end;
    }
    return this.#end(at, other, alike, copied, into);
  }

  /** What follows the labels is always alike, wherever it was. */
  #end(at: number, other: number, alike: number, copied: number, into: ByteWriter): number {
    const { bytes } = into;
    const suffix = this.#suffixAt;
    const end = at + 1 + this.#suffix.length;
    bytes.copyWithin(copied, other - (at - copied), other);
    bytes.copyWithin(at, suffix, suffix + 1 + this.#suffix.length);
    if (other === suffix) this.#repeats.add(alike, end - alike, at - other);
    else {
      this.#repeats.add(alike, at - alike, at - other);
      this.#repeats.add(at, end - at, at - suffix);
    }
    into.length = end;
    return at;
  }
}

/** Bytes from `at` on that are those from `other` on, at most `most`. */
function alikeFrom(bytes: Uint8Array, at: number, other: number, most: number): number {
  let count = 0;
  while (count < most && bytes[at + count] === bytes[other + count]) count++;
  return count;
}

/** The same before both. */
function alikeBefore(bytes: Uint8Array, at: number, other: number, most: number): number {
  let count = 0;
  while (count < most && bytes[at - 1 - count] === bytes[other - 1 - count]) count++;
  return count;
}
