/** A job of a block worker has failed. */
import type { BlockWorkFailed } from '../../threads/block-messages.ts';

export class BlockWorkError extends Error {
  readonly reason: BlockWorkFailed['reason'];
  /** Path of the block that is damaged, else ''. */
  readonly block: string;

  constructor({ reason, message, block, detail }: BlockWorkFailed) {
    super(message);
    this.name = 'BlockWorkError';
    this.reason = reason;
    this.block = block;
    // Where it happened in the worker says more than where it arrived.
    if (detail !== '') this.stack = detail;
  }
}
