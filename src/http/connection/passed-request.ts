/**
 * One request of a connection of our own, answered by node:http: to it this is a connection on which one request came. When it is
 * answered, the real connection goes on with the next one.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

export class PassedRequest extends Duplex {
  readonly #socket: Socket;
  #ended: ((kept: boolean) => void) | null;

  /**
   * @param request its bytes, from the first to the last
   * @param ended called once; `kept`: the answer is complete, and the connection stays
   */
  constructor(request: Uint8Array, socket: Socket, ended: (kept: boolean) => void) {
    super();
    this.#socket = socket;
    this.#ended = ended;
    this.push(request);
  }

  /** node:http has begun to answer. */
  answeredBy(response: ServerResponse): void {
    response.once('close', () => {
      this.#end(response.writableFinished && response.shouldKeepAlive);
      this.destroy();
    });
  }

  override _read(): void {}

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  /** Head and body of a short answer leave together. */
  override _writev(chunks: readonly { readonly chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this.#socket.cork();
    for (const [at, { chunk }] of chunks.entries())
      this.#socket.write(chunk, at === chunks.length - 1 ? done : undefined);
    this.#socket.uncork();
  }

  override _final(done: () => void): void {
    this.#end(false);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#end(false);
    done(error);
  }

  #end(kept: boolean): void {
    const ended = this.#ended;
    this.#ended = null;
    ended?.(kept);
  }
}
