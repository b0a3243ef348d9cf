/**
 * Compression of answers, off the main thread. The first entry of Accept-Encoding that is exactly `gzip` or `deflate`
 * wins; weights are not looked at.
 */
import { promisify } from 'node:util';
import { constants, crc32, deflate, deflateSync, gzip, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BodyEncoding } from '../threads/messages.ts';

/** Fast: an answer goes over a local network, where time costs more than bytes. */
const OPTIONS = { level: constants.Z_BEST_SPEED };

const ENCODERS = { gzip: promisify(gzip), deflate: promisify(deflate) } as const;
const SYNCHRONOUS_ENCODERS = { gzip: gzipSync, deflate: deflateSync } as const;

/** A body that fits into one packet is sent no sooner when it is smaller, and setting up a compressor takes 0.1 ms. */
const STORED_BYTES_MAX = 1300;

/** For a thread that has nothing else to do. The result is in a buffer of its own: it can be given away. */
export function compressNow(body: Uint8Array, encoding: BodyEncoding): Uint8Array {
  if (encoding === 'gzip' && body.length <= STORED_BYTES_MAX) return gzipStored(body);
  return new Uint8Array(SYNCHRONOUS_ENCODERS[encoding](body, OPTIONS));
}

/** Magic, deflate, no flags, no time, fastest, unknown system; then the header of one last block that is stored. */
const STORED_START = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 0xff, 1];

/** RFC 1952 around one stored block of RFC 1951: its length, the complement of it, the body, CRC and length. */
function gzipStored(body: Uint8Array): Uint8Array {
  const at = STORED_START.length + 4;
  const bytes = new Uint8Array(at + body.length + 8);
  const view = new DataView(bytes.buffer);
  bytes.set(STORED_START);
  view.setUint16(STORED_START.length, body.length, true);
  view.setUint16(STORED_START.length + 2, ~body.length, true);
  bytes.set(body, at);
  view.setUint32(at + body.length, crc32(body), true);
  view.setUint32(at + body.length + 4, body.length, true);
  return bytes;
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
