/** Chunks of one series decoded into columns and encoded again, by the writer. */
import { SampleColumns } from '../../model/samples.ts';
import {
  CHUNK,
  CHUNK_COUNT_MASK,
  CHUNK_RICH,
  DIRECTORY,
  OPEN_COUNT_MASK,
  OPEN_RICH,
  openBits,
  SERIES,
} from '../../threads/layout.ts';
import { ENCODER, encodeGorilla } from '../chunk/gorilla.ts';
import { GorillaDecoder } from '../chunk/gorilla-decoder.ts';
import { type AppendContext, writeOpenChunk } from './append.ts';
import { copyChain } from './open-chunk.ts';
import type { RichSamples } from './rich-samples.ts';

/** What rewriting works with. */
export interface RewriteContext {
  readonly append: AppendContext;
  readonly rich: RichSamples;
  readonly decoder: GorillaDecoder;
  /** The samples of the chunk that is rewritten. */
  readonly samples: SampleColumns;
  /** Encoder state for closed chunks, whose state nobody needs afterwards. */
  readonly encoder: Int32Array;
  readonly encoderFloats: Float64Array;
}

export function rewriteContext(append: AppendContext, rich: RichSamples): RewriteContext {
  const encoder = new Int32Array(ENCODER.words);
  const encoderFloats = new Float64Array(encoder.buffer);
  return { append, rich, decoder: new GorillaDecoder(), samples: new SampleColumns(), encoder, encoderFloats };
}

/** Samples as they stand in a stream: of rich ones the words lead to their bytes. */
export interface DecodedChunk {
  readonly samples: SampleColumns;
  /** 0 or OPEN_RICH. */
  rich: number;
}

/** The samples of the open chunk, in the columns of the context. */
export function readOpen({ append, decoder, samples }: RewriteContext, record: number): DecodedChunk {
  const { blocks, series } = append.memory;
  const state = series.words[record + SERIES.openState];
  copyChain(blocks, series.words[record + SERIES.openFirst], (openBits(state) + 31) >>> 5, decoder.stream);
  const mint = series.floats[(record + SERIES.openMint) >> 1];
  decodeAll(decoder, state & OPEN_COUNT_MASK, mint, samples);
  return { samples, rich: state & OPEN_RICH };
}

/** The samples of closed chunk `index`, in the columns of the context. */
export function readClosed({ append, decoder, samples }: RewriteContext, record: number, index: number): DecodedChunk {
  const { chunks, series } = append.memory;
  const { words, floats } = chunks;
  const chunk = words[series.words[record + SERIES.directory] + DIRECTORY.chunks + index];
  const stream = chunk + CHUNK.stream;
  decoder.stream.set(words.subarray(stream, stream + words[chunk + CHUNK.streamWords]));
  const state = words[chunk + CHUNK.count];
  decodeAll(decoder, state & CHUNK_COUNT_MASK, floats[(chunk + CHUNK.mint) >> 1], samples);
  return { samples, rich: (state & CHUNK_RICH) === 0 ? 0 : OPEN_RICH };
}

function decodeAll(decoder: GorillaDecoder, count: number, mint: number, samples: SampleColumns): void {
  samples.clear();
  decoder.decode(count, mint, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, samples);
}

/** Encodes samples [from, to) as a closed chunk; returns its offset. */
export function writeClosed(context: RewriteContext, decoded: DecodedChunk, from: number, to: number): number {
  const { append, encoder, encoderFloats } = context;
  const { samples, rich } = decoded;
  const bits = encodeGorilla(samples, from, to, encoder, encoderFloats, 0, append.stream);
  return append.closed.write(append.stream, {
    bits,
    count: to - from,
    rich: rich !== 0,
    mint: samples.times[from],
    maxt: samples.times[to - 1],
  });
}

/** Encodes samples [from, to) as the open chunk of a series that has none. Inside a change. */
export function writeOpen(
  context: RewriteContext,
  record: number,
  { samples, rich }: DecodedChunk,
  from: number,
  to: number,
): void {
  const { append, encoder, encoderFloats } = context;
  const bits = encodeGorilla(samples, from, to, encoder, encoderFloats, 0, append.stream);
  // Encoded aside: a reader that does not look at the version must never see the newest time go back on its way.
  const { words, floats } = append.memory.series;
  floats.set(encoderFloats.subarray(0, ENCODER.window >> 1), (record + SERIES.encoder) >> 1);
  words[record + SERIES.encoder + ENCODER.window] = encoder[ENCODER.window];
  writeOpenChunk(append, record, rich, append.stream, bits, to - from, samples.times[from]);
}
