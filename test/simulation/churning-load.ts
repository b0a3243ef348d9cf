/**
 * Write requests of many series that come and go. A message is encoded once; a scrape only puts its time and its values
 * into it.
 */
import { encodeWriteRequest } from '../../src/ingest/encode-write-request.ts';

const SERIES_PER_MESSAGE = 500;
/** The value field before the timestamp field; a timestamp of these decades is a varint of six bytes. */
const VALUE_TAG = 0x09;
const TIME_TAG = 0x10;
const TIME_BYTES = 6;
const SAMPLE_BYTES = 1 + 8 + 1 + TIME_BYTES;

interface Message {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the value of each series lies. */
  readonly valuesAt: readonly number[];
}

export class ChurningLoad {
  readonly #messages: Message[] = [];
  readonly #perMessage: number;
  #born = 0;

  /** @param active series at any time */
  constructor(active: number) {
    this.#perMessage = Math.min(SERIES_PER_MESSAGE, active);
    for (let made = 0; made < active; made += this.#perMessage) this.#messages.push(this.#newMessage());
  }

  get seriesEver(): number {
    return this.#born;
  }

  /** Ends a share of the series and starts as many new ones, as a deployment does. */
  replace(share: number): void {
    const count = Math.max(1, Math.round(this.#messages.length * share));
    this.#messages.splice(0, count);
    for (let i = 0; i < count; i++) this.#messages.push(this.#newMessage());
  }

  /** The messages of one scrape. The bytes are used anew by the next one. */
  *scrape(timeMs: number): Generator<Uint8Array> {
    for (const [m, message] of this.#messages.entries()) {
      for (const [i, at] of message.valuesAt.entries()) {
        // Half counters, half gauges.
        const value =
          i % 2 === 0
            ? Math.floor(timeMs / 1000) * (1 + (i % 7))
            : Math.round(Math.sin(timeMs / 6e5 + m + i) * 1e4) / 100;
        message.view.setFloat64(at, value, true);
        putTime(message.bytes, at + 9, timeMs);
      }
      yield message.bytes;
    }
  }

  #newMessage(): Message {
    const pod = `pod-${this.#born}`;
    const series = Array.from({ length: this.#perMessage }, (_, i) => ({
      labels: [
        ['__name__', `app_metric_${i % 50}${i % 2 === 0 ? '_total' : ''}`],
        ['instance', `${pod}.svc.example.org:8080`],
        ['job', 'app'],
        ['path', `/api/v1/item/${Math.floor(i / 50)}`],
      ] as const,
      samples: [[2 ** 41 - 1, 0]] as const,
    }));
    this.#born += this.#perMessage;
    const bytes = encodeWriteRequest(series);
    const valuesAt: number[] = [];
    for (let at = 0; at + SAMPLE_BYTES <= bytes.length; at++) {
      if (bytes[at] === VALUE_TAG && bytes[at + 9] === TIME_TAG && isLongTime(bytes, at + 10)) valuesAt.push(at + 1);
    }
    if (valuesAt.length !== this.#perMessage)
      throw new Error(`${valuesAt.length} samples in a message of ${this.#perMessage}`);
    return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), valuesAt };
  }
}

/** The placeholder's varint: 2^41 - 1. */
function isLongTime(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < TIME_BYTES - 1; i++) if (bytes[at + i] !== 0xff) return false;
  return bytes[at + TIME_BYTES - 1] === 0x3f;
}

function putTime(bytes: Uint8Array, at: number, timeMs: number): void {
  let rest = timeMs;
  for (let i = 0; i < TIME_BYTES; i++) {
    bytes[at + i] = (rest % 128) | (i < TIME_BYTES - 1 ? 0x80 : 0);
    rest = Math.floor(rest / 128);
  }
}
