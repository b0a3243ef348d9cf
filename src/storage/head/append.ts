/**
 * One sample into one series. In order of time it is one encoder step into the open chunk and one publish; a sample that
 * is older than the newest of its series goes to insert.ts.
 */
import { BLOCK, OPEN_COUNT_BITS, OPEN_COUNT_MASK, OPEN_RICH, openBits, SERIES } from '../../threads/layout.ts';
import { change, publish } from '../../threads/publish.ts';
import { ENCODER, encodeFirst, encodeNext, SAMPLE_BITS_MAX } from '../chunk/gorilla.ts';
import { AppendResult } from '../storage.ts';
import type { BlockPool } from './block-pool.ts';
import type { ClosedChunks } from './closed-chunks.ts';
import type { HeadMemory } from './memory.ts';
import { copyChain } from './open-chunk.ts';
import { keepBefore } from './previous-sample.ts';
import { leavesSpan, type TimeSpan } from './time-span.ts';

/**
 * A chunk is closed when it has so many samples, or so many bits: what one out-of-order sample costs stays small, and so does what
 * is decoded to get at the last few minutes. Half of it would make that a tenth cheaper, and the head larger.
 */
const CLOSED_AT_SAMPLES = 120;
const CLOSED_AT_BITS = 4 * 1024;
/** What out-of-order samples may make of a closed one. */
export const CHUNK_SAMPLES_MAX = 2 * CLOSED_AT_SAMPLES;

/** Words that hold any stream, and one behind it for the decoder: of twice the samples, for a chunk about to be split. */
export const STREAM_WORDS_MAX = Math.ceil(((CHUNK_SAMPLES_MAX + 1) * SAMPLE_BITS_MAX) / 32) + 1;

/** What appending works with. */
export interface AppendContext {
  readonly memory: HeadMemory;
  readonly pool: BlockPool;
  readonly closed: ClosedChunks;
  /** The span of time that the newest samples belong to, so that most are known to be in one without a division. */
  readonly span: TimeSpan;
  /** One encoded sample, from the word on that it starts in. */
  readonly step: Int32Array;
  /** A whole stream: STREAM_WORDS_MAX words. */
  readonly stream: Int32Array;
}

export function appendContext(memory: HeadMemory, pool: BlockPool, closed: ClosedChunks): AppendContext {
  const step = new Int32Array(Math.ceil((31 + SAMPLE_BITS_MAX) / 32) + 1);
  const span = { start: 0, end: 0 };
  return { memory, pool, closed, span, step, stream: new Int32Array(STREAM_WORDS_MAX) };
}

/**
 * Appends a sample where it is newer than all of its series, answers Duplicate or Conflict where it is at the time of the
 * newest, and null where it is older. The open chunk, if any, has no rich samples.
 */
export function appendInOrder(
  context: AppendContext,
  record: number,
  time: number,
  low: number,
  high: number,
): AppendResult | null {
  const { words, floats } = context.memory.series;
  const state = words[record + SERIES.openState];
  if (state === 0) {
    startChunk(context, record, 0, time, low, high);
    return AppendResult.Appended;
  }
  const encoder = record + SERIES.encoder;
  const last = floats[(encoder + ENCODER.lastTime) >> 1];
  if (time < last) return null;
  if (time === last) {
    const same = words[encoder + ENCODER.lastLow] === low && words[encoder + ENCODER.lastHigh] === high;
    return same ? AppendResult.Duplicate : AppendResult.Conflict;
  }
  appendNewest(context, record, state, last, time, low, high);
  return AppendResult.Appended;
}

/**
 * Reads a word of the block that each of the series refs[from .. to) appends to, so that the blocks are in the processor's cache
 * when they are written. One after the other each of them would be waited for; here the waits overlap. Refs that are negative are
 * passed over.
 */
export function touchOpenBlocks(context: AppendContext, refs: Int32Array, from: number, to: number): void {
  const { memory, step } = context;
  const series = memory.series.words;
  const blocks = memory.blocks.words;
  let sum = 0;
  for (let i = from; i < to; i++) {
    if (refs[i] >= 0) sum = (sum + blocks[series[refs[i] * SERIES.words + SERIES.openLast] * BLOCK.words]) | 0;
  }
  // Means nothing, and is overwritten; without a use the reads would be left out.
  step[0] = sum;
}

/** Puts a sample that is newer than `last`, the newest, into the open chunk; into a new one of its kind when that is full. */
export function appendNewest(
  context: AppendContext,
  record: number,
  state: number,
  last: number,
  time: number,
  low: number,
  high: number,
): void {
  const { words, floats } = context.memory.series;
  if (isFull(context, state, last, time)) {
    replaceOpenChunk(context, record, state & OPEN_RICH, time, low, high);
    return;
  }
  const bits = openBits(state);
  const { step } = context;
  const used = bits & 31;
  const slot = (bits >>> 5) % BLOCK.dataWords;
  if (used !== 0) {
    step[0] = context.memory.blocks.words[words[record + SERIES.openLast] * BLOCK.words + BLOCK.data + slot];
  }
  const behind = encodeNext(words, floats, record + SERIES.encoder, time, low, high, step, used);
  storeWords(context, record, slot, used, step, (behind + 31) >>> 5);
  publish(words, record + SERIES.openState, state + ((behind - used) << OPEN_COUNT_BITS) + 1);
}

/** Whether a sample at `time`, after `last`, needs a new chunk. */
export function isFull(context: AppendContext, state: number, last: number, time: number): boolean {
  return (
    (state & OPEN_COUNT_MASK) >= CLOSED_AT_SAMPLES ||
    openBits(state) >= CLOSED_AT_BITS ||
    leavesSpan(context.span, last, time)
  );
}

/** Closes the open chunk and starts the next one; `rich` (0 or OPEN_RICH) says of which kind. */
export function replaceOpenChunk(
  context: AppendContext,
  record: number,
  rich: number,
  time: number,
  low: number,
  high: number,
): void {
  change(context.memory.series.words, record + SERIES.version, () => {
    const { words, floats } = context.memory.series;
    const sameKind = (words[record + SERIES.openState] & OPEN_RICH) === rich;
    const lastTime = floats[(record + SERIES.encoder + ENCODER.lastTime) >> 1];
    const lastLow = words[record + SERIES.encoder + ENCODER.lastLow];
    const lastHigh = words[record + SERIES.encoder + ENCODER.lastHigh];
    closeChunk(context, record);
    startChunk(context, record, rich, time, low, high);
    if (sameKind) keepBefore(context.memory, record, lastTime, lastLow, lastHigh);
  });
}

/** Starts the open chunk of a series that has no samples in it. */
export function startChunk(
  context: AppendContext,
  record: number,
  rich: number,
  time: number,
  low: number,
  high: number,
): void {
  const { words, floats } = context.memory.series;
  const { step } = context;
  const bits = encodeFirst(words, floats, record + SERIES.encoder, time, low, high, step, 0);
  writeOpenChunk(context, record, rich, step, bits, 1, time);
}

/** Makes a whole stream the open chunk of a series that has no blocks. */
export function writeOpenChunk(
  context: AppendContext,
  record: number,
  rich: number,
  stream: Int32Array,
  bits: number,
  count: number,
  mint: number,
): void {
  const { words, floats } = context.memory.series;
  floats[(record + SERIES.openMint) >> 1] = mint;
  words[record + SERIES.openLast] = 0;
  storeWords(context, record, 0, 0, stream, (bits + 31) >>> 5);
  publish(words, record + SERIES.openState, rich | (bits << OPEN_COUNT_BITS) | count);
}

/**
 * Writes `count` words of a stream to the chain of a series, from word `slot` of its last block on, of which the first `used` bits
 * are there already. Blocks are taken when the stream enters them; where openLast is 0, the first one too.
 */
function storeWords(
  context: AppendContext,
  record: number,
  slot: number,
  used: number,
  source: Int32Array,
  count: number,
): void {
  let block = context.memory.series.words[record + SERIES.openLast];
  let to = slot;
  // At the start of a block's first word the block is not there yet.
  if (to === 0 && used === 0) block = extendChain(context, record, block);
  for (let i = 0; i < count; i++, to++) {
    if (to === BLOCK.dataWords) {
      block = extendChain(context, record, block);
      to = 0;
    }
    context.memory.blocks.words[block * BLOCK.words + BLOCK.data + to] = source[i];
  }
}

/** Takes a block behind `last`; 0: the first one. */
function extendChain(context: AppendContext, record: number, last: number): number {
  const series = context.memory.series.words;
  const block = context.pool.allocate();
  if (last === 0) {
    series[record + SERIES.openFirst] = block;
  } else {
    const blocks = context.memory.blocks.words;
    blocks[last * BLOCK.words + BLOCK.next] = block;
    // The last block has no next one: it leads back instead.
    blocks[block * BLOCK.words + BLOCK.next] = -last;
  }
  series[record + SERIES.openLast] = block;
  return block;
}

/** Copies the open chunk to a closed one and frees its blocks. Inside a change of the series. */
export function closeChunk(context: AppendContext, record: number): void {
  const { words, floats } = context.memory.series;
  const state = words[record + SERIES.openState];
  const bits = openBits(state);
  copyChain(context.memory.blocks, words[record + SERIES.openFirst], (bits + 31) >>> 5, context.stream);
  const chunk = context.closed.write(context.stream, {
    bits,
    count: state & OPEN_COUNT_MASK,
    rich: (state & OPEN_RICH) !== 0,
    mint: floats[(record + SERIES.openMint) >> 1],
    maxt: floats[(record + SERIES.encoder + ENCODER.lastTime) >> 1],
  });
  context.closed.push(record, chunk);
  freeOpenChunk(context, record);
}

export function freeOpenChunk(context: AppendContext, record: number): void {
  const words = context.memory.series.words;
  context.pool.freeChain(words[record + SERIES.openFirst], words[record + SERIES.openLast]);
  words[record + SERIES.openState] = 0;
}
