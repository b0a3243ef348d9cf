/**
 * A connection whose requests are plainly good. They are answered one after another, each by one write; the rest is node:http's.
 *
 *     chunk ──► head ──► route ──► body ──► answer ──► write ──► next
 *                │         └── none: the request is passed to node:http, the connection stays
 *                └── not plainly good: the connection is handed over to node:http for good, with all bytes that came
 */
import type { Socket } from 'node:net';
import { LIMITS } from '../../limits.ts';
import type { Answer } from '../envelope.ts';
import type { AnswerHeads } from './answer-head.ts';
import { PassedRequest } from './passed-request.ts';
import type { FindRoute, PlainRoute } from './plain-request.ts';
import { beginsPlainly, type RequestHead, type RequestHeaders, readRequestHead } from './request-head.ts';

/** Of a chunk so much is made text first: most heads are shorter, and what follows them is no text. */
const HEAD_BYTES = 2048;
/** Before the last one. */
const HEAD_PIECES_MAX = 4;
/** A body up to this size is copied behind its head; a longer one is written from where it lies. */
const COPIED_BYTES_MAX = 16 * 1024;
/** Looks of the clock without a byte, after which a connection is closed. */
export const SILENT_LOOKS_MAX = 4;

const NO_BODY: readonly Uint8Array[] = [];

const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n';
const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n';

export interface Surroundings {
  readonly find: FindRoute;
  readonly heads: AnswerHeads;
  /** Gives node:http a connection, or what looks like one. */
  readonly giveToNode: (connection: Socket | PassedRequest) => void;
  /** The connection is closed, or somebody else's. */
  readonly left: (connection: PlainConnection) => void;
}

/** A request whose body is not complete. */
interface Arriving {
  readonly head: RequestHead;
  readonly route: PlainRoute;
  readonly pieces: Uint8Array[];
  missingBytes: number;
}

export class PlainConnection {
  readonly #socket: Socket;
  readonly #surroundings: Surroundings;
  /** Of the request before. */
  #headers: RequestHeaders | null = null;
  #arriving: Arriving | null = null;
  /** The beginning of a head. */
  #begun: Buffer[] = [];
  #answering = false;
  /** The connection ends with the answer that is due. */
  #closes = false;
  /** Told when the client goes away before it has its answer. */
  #gone: (() => void) | null = null;
  /** What came behind the request that is answered now. */
  #later: Buffer | null = null;
  /** Since the last request, or since its first byte. */
  #looks = 0;

  constructor(socket: Socket, surroundings: Surroundings) {
    this.#socket = socket;
    this.#surroundings = surroundings;
    socket.on('data', this.#take).on('drain', this.#next).on('end', this.#onEnd);
    socket.on('error', this.#onError).on('close', this.#onClose);
  }

  get idle(): boolean {
    return !this.#answering && !this.#isArriving && this.#later === null && this.#socket.writableLength === 0;
  }

  get #isArriving(): boolean {
    return this.#arriving !== null || this.#begun.length > 0;
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Closes a connection that is silent, or in the middle of a request, for too long. Called in equal intervals. */
  look(): void {
    if (this.#answering || this.#socket.writableLength > 0 || ++this.#looks <= SILENT_LOOKS_MAX) return;
    if (this.#isArriving) this.#refuse(TIMED_OUT);
    else this.#socket.destroy();
  }

  readonly #take = (chunk: Buffer): void => {
    if (this.#answering || this.#later !== null || this.#socket.writableNeedDrain) this.#keep(chunk);
    else if (this.#arriving !== null) this.#continue(this.#arriving, chunk);
    else this.#begin(chunk);
  };

  #begin(piece: Buffer): void {
    if (this.#begun.length === 0) this.#looks = 0;
    const chunk = this.#begun.length === 0 ? piece : Buffer.concat([...this.#begun, piece]);
    const head = this.#headOf(chunk);
    if (head !== null) this.#read(head, chunk);
    else if (this.#mayBecomeHead(chunk)) this.#begun.push(piece);
    else this.#handOver(chunk);
  }

  #read(head: RequestHead, chunk: Buffer): void {
    this.#begun.length = 0;
    this.#headers = head.headers;
    this.#closes = head.closes;
    const bodyBytes = head.headers.contentLength ?? 0;
    const route = this.#surroundings.find(head);
    if (route !== null && bodyBytes <= route.bodyBytesMax) {
      if (bodyBytes === 0 && chunk.length === head.bytes) this.#answer(route, head, NO_BODY);
      else this.#continue({ head, route, pieces: [], missingBytes: bodyBytes }, chunk.subarray(head.bytes));
    } else if (chunk.length - head.bytes === bodyBytes) this.#pass(chunk);
    else this.#handOver(chunk);
  }

  /** A long head comes in pieces, but not in many. */
  #mayBecomeHead(chunk: Buffer): boolean {
    if (this.#begun.length >= HEAD_PIECES_MAX || chunk.length > LIMITS.pipelinedBytesMax) return false;
    return beginsPlainly(chunk.toString('latin1'));
  }

  #headOf(chunk: Buffer): RequestHead | null {
    const head = readRequestHead(chunk.toString('latin1', 0, HEAD_BYTES), this.#headers);
    if (head !== null || chunk.length <= HEAD_BYTES) return head;
    return readRequestHead(chunk.toString('latin1'), this.#headers);
  }

  #continue(arriving: Arriving, chunk: Buffer): void {
    const { missingBytes, pieces } = arriving;
    if (chunk.length > missingBytes) this.#later = chunk.subarray(missingBytes);
    if (chunk.length > 0 && missingBytes > 0) pieces.push(chunk.subarray(0, missingBytes));
    arriving.missingBytes -= Math.min(chunk.length, missingBytes);
    this.#arriving = arriving.missingBytes > 0 ? arriving : null;
    if (this.#arriving === null) this.#answer(arriving.route, arriving.head, pieces);
  }

  #answer(route: PlainRoute, head: RequestHead, body: readonly Uint8Array[]): void {
    this.#answering = true;
    const onGone = (listener: () => void): void => {
      this.#gone = listener;
    };
    const answer = route.answer({ head, body, client: { encoding: head.headers.acceptedEncoding, onGone } });
    if (answer instanceof Promise) void answer.then(this.#send);
    else this.#send(answer);
  }

  readonly #send = (answer: Answer): void => {
    this.#gone = null;
    const head = this.#surroundings.heads.write(answer, this.#closes);
    const { body } = answer;
    if (!this.#socket.writable) return;
    if (body.length <= COPIED_BYTES_MAX) {
      const bytes = Buffer.allocUnsafe(head.length + body.length);
      bytes.write(head, 'latin1');
      bytes.set(body, head.length);
      this.#socket.write(bytes);
    } else {
      this.#socket.cork();
      this.#socket.write(head, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    }
    if (this.#closes) this.#socket.destroySoon();
    else this.#end();
  };

  /** The answer is written. What came behind its request has its turn after other connections. */
  #end(): void {
    this.#answering = false;
    this.#looks = 0;
    if (this.#later !== null) setImmediate(this.#next);
  }

  #keep(chunk: Buffer): void {
    this.#later = this.#later === null ? chunk : Buffer.concat([this.#later, chunk]);
    if (this.#later.length > LIMITS.pipelinedBytesMax) this.#socket.pause();
  }

  readonly #next = (): void => {
    const chunk = this.#later;
    if (chunk === null || this.#answering || this.#socket.destroyed || this.#socket.writableNeedDrain) return;
    this.#later = null;
    this.#socket.resume();
    this.#begin(chunk);
  };

  #pass(chunk: Buffer): void {
    this.#answering = true;
    const request = new PassedRequest(chunk, this.#socket, (kept) => {
      this.#gone = null;
      if (kept) this.#end();
      else this.#socket.destroySoon();
    });
    this.#gone = () => request.destroy();
    this.#surroundings.giveToNode(request);
  }

  #handOver(chunk: Buffer): void {
    const socket = this.#socket;
    socket.off('data', this.#take).off('drain', this.#next).off('end', this.#onEnd);
    socket.off('error', this.#onError).off('close', this.#onClose);
    // Bytes that are given back to a socket that flows would wait for those that come next.
    socket.pause().unshift(chunk);
    this.#surroundings.left(this);
    this.#surroundings.giveToNode(socket);
    socket.resume();
  }

  /** The client sends no more: what it has not been answered by now it does not get. */
  readonly #onEnd = (): void => {
    this.#tellGone();
    if (this.#isArriving) this.#refuse(BAD_REQUEST);
    else this.#socket.end();
  };

  #tellGone(): void {
    const gone = this.#gone;
    this.#gone = null;
    gone?.();
  }

  #refuse(answer: string): void {
    this.#socket.end(answer);
    this.#socket.destroySoon();
  }

  readonly #onError = (): void => {
    this.#socket.destroy();
  };

  readonly #onClose = (): void => {
    this.#tellGone();
    this.#surroundings.left(this);
  };
}
