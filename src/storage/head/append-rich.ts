/**
 * A sample into a series where it or the open chunk is rich. The stream of a rich chunk is that of a plain one, with the
 * place of each sample's bytes as its value.
 */
import { OPEN_RICH, SERIES } from '../../threads/layout.ts';
import { ENCODER } from '../chunk/gorilla.ts';
import { AppendResult } from '../storage.ts';
import { type AppendContext, appendNewest, isFull, replaceOpenChunk, startChunk } from './append.ts';
import { isRich, type Offer, type RichSamples } from './rich-samples.ts';

/**
 * Appends where the sample is newer than all of its series, answers Duplicate or Conflict where it is at the time of the
 * newest, and null where it is older. A rich sample ends a plain chunk; a plain one goes into a rich chunk that has room.
 */
export function appendRichInOrder(
  context: AppendContext,
  rich: RichSamples,
  record: number,
  offer: Offer,
): AppendResult | null {
  const { words, floats } = context.memory.series;
  const state = words[record + SERIES.openState];
  if (state === 0) {
    startChunk(context, record, OPEN_RICH, offer.timeMs, rich.write(offer), rich.tagOf(offer));
    return AppendResult.Appended;
  }
  const encoder = record + SERIES.encoder;
  const last = floats[(encoder + ENCODER.lastTime) >> 1];
  const openIsRich = (state & OPEN_RICH) !== 0;
  if (offer.timeMs < last) return null;
  if (offer.timeMs === last) {
    const low = words[encoder + ENCODER.lastLow];
    const high = words[encoder + ENCODER.lastHigh];
    const same = openIsRich
      ? rich.equals(low, high, offer)
      : offer.histogram === null && low === offer.low && high === offer.high;
    return same ? AppendResult.Duplicate : AppendResult.Conflict;
  }
  if (openIsRich && !isFull(context, state, last, offer.timeMs)) {
    appendNewest(context, record, state, last, offer.timeMs, rich.write(offer), rich.tagOf(offer));
  } else if (isRich(offer)) {
    replaceOpenChunk(context, record, OPEN_RICH, offer.timeMs, rich.write(offer), rich.tagOf(offer));
  } else {
    replaceOpenChunk(context, record, 0, offer.timeMs, offer.low, offer.high);
  }
  return AppendResult.Appended;
}
