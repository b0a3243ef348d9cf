/** Samples taken out of one series: chunks within the range go away, those that reach into it are written anew. */
import { CHUNK, DIRECTORY, OPEN_RICH, SERIES } from '../../threads/layout.ts';
import { change } from '../../threads/publish.ts';
import { ENCODER } from '../chunk/gorilla.ts';
import { freeOpenChunk } from './append.ts';
import { forgetBefore } from './previous-sample.ts';
import { type DecodedChunk, type RewriteContext, readClosed, readOpen, writeClosed, writeOpen } from './rewrite.ts';

/** Takes the samples in [mint, maxt] out of a series; answers how many these were. */
export function deleteRange(context: RewriteContext, record: number, mint: number, maxt: number): number {
  const { series } = context.append.memory;
  if (series.words[record + SERIES.openState] === 0) return 0;
  let deleted = 0;
  change(series.words, record + SERIES.version, () => {
    forgetBefore(context.append.memory, record);
    deleted = deleteFromClosed(context, record, mint, maxt) + deleteFromOpen(context, record, mint, maxt);
  });
  return deleted;
}

function deleteFromClosed(context: RewriteContext, record: number, mint: number, maxt: number): number {
  const { chunks, series } = context.append.memory;
  const directory = series.words[record + SERIES.directory];
  if (directory === 0) return 0;
  let deleted = 0;
  for (let index = chunks.words[directory + DIRECTORY.count] - 1; index >= 0; index--) {
    const chunk = chunks.words[directory + DIRECTORY.chunks + index];
    if (chunks.floats[(chunk + CHUNK.mint) >> 1] > maxt) continue;
    if (chunks.floats[(chunk + CHUNK.maxt) >> 1] < mint) break;
    const decoded = readClosed(context, record, index);
    const gone = keepOutside(context, decoded, mint, maxt);
    if (gone === 0) continue;
    const { count } = decoded.samples;
    if (count === 0) context.append.closed.remove(record, index);
    else context.append.closed.replace(record, index, writeClosed(context, decoded, 0, count));
    deleted += gone;
  }
  return deleted;
}

function deleteFromOpen(context: RewriteContext, record: number, mint: number, maxt: number): number {
  const { append } = context;
  const { floats } = append.memory.series;
  if (floats[(record + SERIES.openMint) >> 1] > maxt) return 0;
  if (floats[(record + SERIES.encoder + ENCODER.lastTime) >> 1] < mint) return 0;
  const decoded = readOpen(context, record);
  const gone = keepOutside(context, decoded, mint, maxt);
  if (gone === 0) return 0;
  freeOpenChunk(append, record);
  if (decoded.samples.count > 0) writeOpen(context, record, decoded, 0, decoded.samples.count);
  else reopenNewest(context, record);
  return gone;
}

/** A series that has samples has an open chunk, later than all others: the newest closed one takes the place. */
function reopenNewest(context: RewriteContext, record: number): void {
  const { chunks, series } = context.append.memory;
  const directory = series.words[record + SERIES.directory];
  const last = directory === 0 ? -1 : chunks.words[directory + DIRECTORY.count] - 1;
  if (last < 0) return;
  const decoded = readClosed(context, record, last);
  context.append.closed.remove(record, last);
  writeOpen(context, record, decoded, 0, decoded.samples.count);
}

/** Takes the samples in [mint, maxt] out of the columns, with their bytes; answers how many these were. */
function keepOutside({ rich }: RewriteContext, decoded: DecodedChunk, mint: number, maxt: number): number {
  const { samples } = decoded;
  const { times, words, count } = samples;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (times[i] >= mint && times[i] <= maxt) {
      if (decoded.rich === OPEN_RICH) rich.free(words[2 * i] | 0, words[2 * i + 1] | 0);
      continue;
    }
    times[kept] = times[i];
    words[2 * kept] = words[2 * i];
    words[2 * kept + 1] = words[2 * i + 1];
    kept++;
  }
  samples.count = kept;
  return count - kept;
}
