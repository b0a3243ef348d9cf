/**
 * The elements of a rule's result as columns in one buffer, so that they cross from a worker by moving it:
 *
 *   | count | bytes of labels | bytes of extras | templates expanded | that failed | 0 |   32 bits each
 *   | values: count * 64 bits | times: count * 64 bits |
 *   | ends of labels: count * 32 bits | ends of extras: count * 32 bits | labels | extras |
 *
 * Labels are canonical (storage/label-bytes.ts), whole and without an empty value: an element is found in the head by these
 * bytes. The extra of an element is the code of its histogram (empty: a float) in a recording rule, its annotations in the
 * form of labels in an alerting rule.
 */
import { ByteBuffer } from '../storage/chunk/byte-buffer.ts';

export interface RuleResult {
  readonly count: number;
  /** Two words a value, the low one first: NaNs keep their payload. */
  readonly values: Uint32Array;
  /** When each sample was taken; 0 where nobody asked. Milliseconds since the Unix epoch. */
  readonly times: Float64Array;
  /** Of element i: bytes [ends[i - 1], ends[i]) (0 at first). */
  readonly labels: Uint8Array;
  readonly labelEnds: Uint32Array;
  readonly extras: Uint8Array;
  readonly extraEnds: Uint32Array;
  readonly expansions: number;
  readonly expansionFailures: number;
}

const HEADER_WORDS = 6;
const COLUMNS_MIN = 16;

/** Collects a result; to be used once. Labels and extras are written into their buffers, then add() ends the element. */
export class RuleResultBuilder {
  readonly labels = new ByteBuffer();
  readonly extras = new ByteBuffer();
  expansions = 0;
  expansionFailures = 0;
  #count = 0;
  #values = new Uint32Array(2 * COLUMNS_MIN);
  #times = new Float64Array(COLUMNS_MIN);
  #labelEnds = new Uint32Array(COLUMNS_MIN);
  #extraEnds = new Uint32Array(COLUMNS_MIN);

  get count(): number {
    return this.#count;
  }

  /** Where the labels of the element begin that is being written. */
  get labelsStart(): number {
    return this.#count === 0 ? 0 : this.#labelEnds[this.#count - 1];
  }

  add(low: number, high: number, timeMs = 0): void {
    if (this.#count === this.#times.length) this.#grow();
    const at = this.#count++;
    this.#values[2 * at] = low;
    this.#values[2 * at + 1] = high;
    this.#times[at] = timeMs;
    this.#labelEnds[at] = this.labels.length;
    this.#extraEnds[at] = this.extras.length;
  }

  /** The whole result as one buffer of its own. */
  take(): Uint8Array<ArrayBuffer> {
    const count = this.#count;
    const header = [count, this.labels.length, this.extras.length, this.expansions, this.expansionFailures, 0];
    const bytes = new Uint8Array(4 * HEADER_WORDS + 24 * count + this.labels.length + this.extras.length);
    new Uint32Array(bytes.buffer, 0, HEADER_WORDS).set(header);
    const parts = [
      asBytes(this.#values.subarray(0, 2 * count)),
      asBytes(this.#times.subarray(0, count)),
      asBytes(this.#labelEnds.subarray(0, count)),
      asBytes(this.#extraEnds.subarray(0, count)),
      this.labels.bytes.subarray(0, this.labels.length),
      this.extras.bytes.subarray(0, this.extras.length),
    ];
    let at = 4 * HEADER_WORDS;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  #grow(): void {
    const size = 2 * this.#times.length;
    this.#values = grown(this.#values, new Uint32Array(2 * size));
    this.#times = grown(this.#times, new Float64Array(size));
    this.#labelEnds = grown(this.#labelEnds, new Uint32Array(size));
    this.#extraEnds = grown(this.#extraEnds, new Uint32Array(size));
  }
}

/** The columns of bytes that take() made, as views of them; they begin at a multiple of 8 of their buffer. */
export function ruleResultOf({ buffer, byteOffset }: Uint8Array): RuleResult {
  const header = new Uint32Array(buffer, byteOffset, HEADER_WORDS);
  const [count, labelBytes, extraBytes, expansions, expansionFailures] = header;
  const values = new Uint32Array(buffer, endOf(header), 2 * count);
  const times = new Float64Array(buffer, endOf(values), count);
  const labelEnds = new Uint32Array(buffer, endOf(times), count);
  const extraEnds = new Uint32Array(buffer, endOf(labelEnds), count);
  const labels = new Uint8Array(buffer, endOf(extraEnds), labelBytes);
  const extras = new Uint8Array(buffer, endOf(labels), extraBytes);
  return { count, values, times, labels, labelEnds, extras, extraEnds, expansions, expansionFailures };
}

export function labelsAt({ labels, labelEnds }: RuleResult, index: number): Uint8Array {
  return labels.subarray(index === 0 ? 0 : labelEnds[index - 1], labelEnds[index]);
}

export function extraAt({ extras, extraEnds }: RuleResult, index: number): Uint8Array {
  return extras.subarray(index === 0 ? 0 : extraEnds[index - 1], extraEnds[index]);
}

/** As a plain number: the payload of a NaN may be lost. */
export function valueAt({ values }: RuleResult, index: number): number {
  return new Float64Array(values.buffer, values.byteOffset, values.length / 2)[index];
}

function asBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function endOf({ byteOffset, byteLength }: ArrayBufferView): number {
  return byteOffset + byteLength;
}

function grown<T extends Uint32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
