import { ByteBuffer } from '../../src/storage/chunk/byte-buffer.ts';
import { encodeFloats } from '../../src/storage/chunk/floats.ts';

const SAMPLES_PER_CHUNK = 480;
const KINDS = 8;

/**
 * Chunks of values in the mix of a node_exporter scrape: five of eight do not move; a gauge of bytes in whole pages; a counter of
 * seconds in hundredths; a counter of bytes.
 */
export function scrapedChunks(samples: number): Uint32Array[] {
  const count = Math.max(KINDS, Math.round(samples / SAMPLES_PER_CHUNK));
  return Array.from({ length: count }, (_, chunk) => {
    const values = new Float64Array(SAMPLES_PER_CHUNK);
    let number = 1e6 + chunk;
    for (let i = 0; i < SAMPLES_PER_CHUNK; i++) {
      const noise = (i * 7919 + chunk * 104_729) % 1009;
      if (chunk % KINDS === 5) number += noise % 2 === 0 ? noise : -noise;
      else if (chunk % KINDS === 6) number += noise % 100;
      else if (chunk % KINDS === 7) number += noise * 131;
      values[i] = chunk % KINDS === 5 ? number * 4096 : chunk % KINDS === 6 ? number / 100 : number;
    }
    return new Uint32Array(values.buffer);
  });
}

/** The codes of chunks one behind the other, the end of each and the number of its values. */
export function encodedChunks(chunks: readonly Uint32Array[]): { out: ByteBuffer; ends: number[]; counts: number[] } {
  const out = new ByteBuffer();
  const ends: number[] = [];
  for (const words of chunks) {
    encodeFloats(words, 0, words.length / 2, out);
    ends.push(out.length);
  }
  return { out, ends, counts: chunks.map((words) => words.length / 2) };
}
