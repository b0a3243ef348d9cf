/**
 * Rich samples, those that are more than a time and 64 bits: their bytes lie in the chunk heap, one piece each
 * (threads/layout.ts draws it), and the stream of their chunk leads to them. A piece is never changed; it is freed
 * inside a change of its series.
 */
import { RICH } from '../../threads/layout.ts';
import type { Region } from '../../threads/region.ts';
import type { ChunkHeap } from './chunk-heap.ts';

const FLOAT_BYTES = 8;

/** A sample that is offered to a series. One object, used again. */
export interface Offer {
  timeMs: number;
  /** Value bits of a float, 0 for a histogram. */
  low: number;
  high: number;
  /** 0: not known. */
  startMs: number;
  /** The code of a histogram (chunk/histogram-bytes.ts), null for a float. Read before the append returns. */
  histogram: Uint8Array | null;
}

export function isRich(offer: Offer): boolean {
  return offer.histogram !== null || offer.startMs !== 0;
}

export class RichSamples {
  readonly #chunks: Region;
  readonly #heap: ChunkHeap;

  constructor(chunks: Region, heap: ChunkHeap) {
    this.#chunks = chunks;
    this.#heap = heap;
  }

  /** The high word that stands for a sample in its stream. */
  tagOf(offer: Offer): number {
    return offer.histogram === null ? FLOAT_BYTES << 1 : (offer.histogram.length << 1) | 1;
  }

  /** Writes the piece of a sample; answers its offset, the low word in the stream. */
  write(offer: Offer): number {
    const at = this.#heap.allocate(wordsOf(this.tagOf(offer)));
    const { bytes, floats, words } = this.#chunks;
    floats[(at + RICH.start) >> 1] = offer.startMs;
    if (offer.histogram !== null) bytes.set(offer.histogram, 4 * (at + RICH.bytes));
    else {
      words[at + RICH.bytes] = offer.low;
      words[at + RICH.bytes + 1] = offer.high;
    }
    return at;
  }

  free(at: number, tag: number): void {
    this.#heap.free(at, wordsOf(tag));
  }

  /** Whether a stored sample has the value of the one that is offered; the start time says nothing. */
  equals(at: number, tag: number, offer: Offer): boolean {
    if (tag !== this.tagOf(offer)) return false;
    const { bytes, words } = this.#chunks;
    const value = offer.histogram;
    if (value === null) return words[at + RICH.bytes] === offer.low && words[at + RICH.bytes + 1] === offer.high;
    const first = 4 * (at + RICH.bytes);
    for (let i = 0; i < value.length; i++) if (bytes[first + i] !== value[i]) return false;
    return true;
  }
}

function wordsOf(tag: number): number {
  return RICH.bytes + (((tag >>> 1) + 3) >>> 2);
}
