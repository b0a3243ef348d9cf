import type { Message } from './message.ts';

/** One way to tell somebody. */
export interface Channel {
  /** Kind and place in the file: `slack[0]`. Names what it was told of, so it must not change while it means the same. */
  readonly name: string;
  readonly kind: 'webhook' | 'slack' | 'email';
  readonly sendResolved: boolean;
  /** Resolves when the message was taken; rejects with a DeliveryFailure or whatever kept it from being sent. */
  deliver(message: Message, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** Somebody answered, and did not take the message. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
  /** False: the same message would be refused again. */
  readonly isRetryable: boolean;

  constructor(message: string, isRetryable: boolean) {
    super(message);
    this.isRetryable = isRetryable;
  }
}
