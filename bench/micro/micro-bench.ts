/**
 * The form of a micro benchmark: one hot piece of the server, measured per unit of its work (a sample, a point, a byte).
 * A file `<piece>.bench.ts` exports one `piece`. run.ts measures it at full size; micro.test.ts runs it tiny, so that it
 * cannot rot.
 */
export interface MicroBench {
  readonly name: string;
  /** What one operation handles: 'sample', 'point', 'series', 'query'. */
  readonly unit: string;
  /** Operations of one run at full size: enough for a run of some milliseconds. */
  readonly operations: number;
  /** Builds the input of a run of about so many operations. Not measured. */
  setup(operations: number): MicroRun | Promise<MicroRun>;
}

export interface MicroRun {
  /** Operations that one run really does. */
  readonly operations: number;
  /** The measured work, called many times. It answers something that depends on the work, so that none is optimised away. */
  run(): unknown;
  /** Frees what setup took: files, environments, threads. */
  close?(): void | Promise<void>;
}
