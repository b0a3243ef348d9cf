/**
 * The part of the write path that is WebAssembly (kernel/kernel.ts): what is done to each byte of a request. Here is its
 * memory; snappy.ts and remote-write-1.ts call its functions.
 */
import { createKernel, type KernelInstance } from './generated/kernel.js';
import { MESSAGE_AT, SLACK_BYTES } from './kernel/layout.ts';

const PAGE_BYTES = 64 * 1024;
/** Room for messages of most requests, from the start and for good. */
const MESSAGE_BYTES_KEPT_MAX = 4 * 1024 * 1024;
/** Memory that so many messages in a row did not need is given back. What the kernel remembers is lost with it, so not at once. */
const UNNEEDED_MAX = 1000;

export class MessageKernel {
  #instance!: KernelInstance;
  /** The whole memory; renewed when it grows. */
  #bytes!: Uint8Array;
  #words!: Int32Array;
  #floats!: Float64Array;
  /** Messages since the last one that needed more than is kept. */
  #unneeded = 0;

  constructor() {
    this.#renew();
  }

  /** Its functions. Another object when the memory was given back, and with it all that was in it. */
  get functions(): KernelInstance {
    return this.#instance;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  get words(): Int32Array {
    return this.#words;
  }

  get floats(): Float64Array {
    return this.#floats;
  }

  /** Makes room for a message of `length` bytes and a body of `bodyLength` behind it; answers where the body goes. */
  reserve(length: number, bodyLength: number): number {
    const bodyAt = MESSAGE_AT + length + SLACK_BYTES;
    const needed = bodyAt + bodyLength + SLACK_BYTES;
    const keptMax = MESSAGE_AT + MESSAGE_BYTES_KEPT_MAX;
    this.#unneeded = needed <= keptMax ? this.#unneeded + 1 : 0;
    if (this.#bytes.length > keptMax && this.#unneeded > UNNEEDED_MAX) this.#renew();
    const missing = needed - this.#bytes.length;
    if (missing > 0) {
      this.#instance.memory.grow(Math.ceil(missing / PAGE_BYTES));
      this.#takeViews();
    }
    return bodyAt;
  }

  /** The message of the newest reserve(); the view dies at the next one. */
  message(length: number): Uint8Array {
    return this.#bytes.subarray(MESSAGE_AT, MESSAGE_AT + length);
  }

  /** A message that is not in the memory: copied there. */
  hold(message: Uint8Array): Uint8Array {
    if (message.buffer === this.#bytes.buffer) return message;
    this.reserve(message.length, 0);
    this.#bytes.set(message, MESSAGE_AT);
    return this.message(message.length);
  }

  #renew(): void {
    this.#instance = createKernel((MESSAGE_AT + MESSAGE_BYTES_KEPT_MAX) / PAGE_BYTES);
    this.#instance.forgetSections();
    this.#takeViews();
  }

  #takeViews(): void {
    const { buffer } = this.#instance.memory;
    this.#bytes = new Uint8Array(buffer);
    this.#words = new Int32Array(buffer);
    this.#floats = new Float64Array(buffer);
  }
}
