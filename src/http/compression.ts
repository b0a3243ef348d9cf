/**
 * Compression of answers, off the main thread. The first entry of Accept-Encoding that is exactly `gzip` or `deflate`
 * wins; weights are not looked at.
 */
import { promisify } from 'node:util';
import { constants, deflate, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Fast: an answer goes over a local network, where time costs more than bytes. */
const OPTIONS = { level: constants.Z_BEST_SPEED };

const ENCODERS = { gzip: promisify(gzip), deflate: promisify(deflate) } as const;
type Encoding = keyof typeof ENCODERS;

export function acceptedEncoding(header: string | undefined): Encoding | null {
  const entries = (header ?? '').split(',').map((entry) => entry.trim());
  return entries.find((entry): entry is Encoding => Object.hasOwn(ENCODERS, entry)) ?? null;
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
  return (typeof payload === 'string' || payload instanceof Uint8Array) && payload.length > 0;
}
