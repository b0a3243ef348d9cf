/**
 * Compression of answers, off the main thread. The first entry of Accept-Encoding that is exactly `gzip` or `deflate`
 * wins; weights are not looked at.
 */
import { promisify } from 'node:util';
import { constants, deflate, deflateSync, gzip, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BodyEncoding } from '../threads/messages.ts';
import { AnswerGzip } from './gzip/answer-gzip.ts';
import { Deflate } from './gzip/deflate.ts';
import { gzipStored } from './gzip/gzip.ts';
import type { Repeats } from './gzip/repeats.ts';
import type { SegmentHelpers } from './gzip/segments.ts';

/** Fast: an answer goes over a local network, where time costs more than bytes. */
const OPTIONS = { level: constants.Z_BEST_SPEED };

const ENCODERS = { gzip: promisify(gzip), deflate: promisify(deflate) } as const;
const SYNCHRONOUS_ENCODERS = { gzip: gzipSync, deflate: deflateSync } as const;

/** A body that fits into one packet is sent no sooner when it is smaller, and setting up a compressor takes 0.1 ms. */
const STORED_BYTES_MAX = 1300;

/** Of a thread that has nothing else to do. What it answers is in a buffer of its own: it can be given away. */
export class Compressor {
  readonly #helpers: SegmentHelpers | null;
  #deflate: Deflate | null = null;
  #gzip: AnswerGzip | null = null;

  /** @param helpers lend threads for large answers; null: nobody does */
  constructor(helpers: SegmentHelpers | null) {
    this.#helpers = helpers;
  }

  /** Made when it is needed first: its memory is a megabyte. */
  get deflate(): Deflate {
    this.#deflate ??= new Deflate();
    return this.#deflate;
  }

  /** What compresses the next body while it is written; null: it is compressed when all of it is there. */
  begin(encoding: BodyEncoding | null): AnswerGzip | null {
    if (encoding !== 'gzip') return null;
    this.#gzip ??= new AnswerGzip(() => this.deflate, this.#helpers);
    this.#gzip.restart();
    return this.#gzip;
  }

  /** The body for which begin() was called. @param repeats in it, where who wrote it noted them */
  compress(body: Uint8Array, encoding: BodyEncoding, repeats: Repeats | null): Uint8Array {
    if (this.#gzip === null || encoding !== 'gzip' || repeats === null || body.length <= STORED_BYTES_MAX) {
      return compressNow(body, encoding);
    }
    return this.#gzip.finish(body, repeats);
  }
}

export function compressNow(body: Uint8Array, encoding: BodyEncoding): Uint8Array {
  if (encoding === 'gzip' && body.length <= STORED_BYTES_MAX) return gzipStored(body);
  return new Uint8Array(SYNCHRONOUS_ENCODERS[encoding](body, OPTIONS));
}

export function acceptedEncoding(header: string | undefined): BodyEncoding | null {
  const entries = (header ?? '').split(',').map((entry) => entry.trim());
  return entries.find((entry): entry is BodyEncoding => Object.hasOwn(ENCODERS, entry)) ?? null;
}

/** A hook for onSend. */
export async function compress(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  const encoding = acceptedEncoding(request.headers['accept-encoding'] as string | undefined);
  if (encoding === null || !isBody(payload) || reply.hasHeader('content-encoding')) return payload;
  const compressed = await ENCODERS[encoding](payload, OPTIONS);
  reply.header('content-encoding', encoding);
  reply.removeHeader('content-length');
  return compressed;
}

function isBody(payload: unknown): payload is string | Uint8Array {
  const isBytes = typeof payload === 'string' || payload instanceof Uint8Array;
  return isBytes && payload.length > 0;
}
