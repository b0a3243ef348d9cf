/** A stream that can be told to end: the reader of a canceled one gets an error in place of the next series. */
import type { SampleColumns } from '../../model/samples.ts';
import type { SeriesStream } from './block.ts';

export class Canceled extends Error {
  override readonly name = 'Canceled';
}

/** Throws Canceled once the work is to end; cheap enough to be called once a series. */
export type Checkpoint = () => void;

export function cancelable(stream: SeriesStream, checkpoint: Checkpoint): SeriesStream {
  return {
    next(): boolean {
      checkpoint();
      return stream.next();
    },
    get labels(): Uint8Array {
      return stream.labels;
    },
    read(mint: number, maxt: number, into: SampleColumns): void {
      stream.read(mint, maxt, into);
    },
    close(): void {
      stream.close();
    },
  };
}
