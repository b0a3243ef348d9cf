/**
 * The short way of what remote-write senders post all day: a body of a known length, under one of the media types as senders write
 * them. It is taken without the framework, whose router and hooks cost as much as decoding a thousand samples does; whatever is unusual
 * goes through it. Both ways have the same answers and metrics.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ProtocolVersion } from '../ingest/receive.ts';
import { LIMITS } from '../limits.ts';
import type { ServerParts } from '../server/parts.ts';
import { readPieces } from './body-pieces.ts';
import type { Answer } from './envelope.ts';
import { routePrefix } from './route-prefix.ts';
import { answerWrite, MEDIA_TYPE, MESSAGE_1, MESSAGE_2, WRITE_PATH, writeErrorAnswer } from './write.ts';

/** Its name in the metrics. */
const HANDLER = `/api/v1${WRITE_PATH}`;

/** @param next answers all other requests */
export function writeShortcut(parts: ServerParts, next: RequestListener): RequestListener {
  const path = routePrefix(parts.flags) + HANDLER;
  const versions = acceptedTypes(parts.flags.webRemoteWriteAcceptedMessages);
  return (request, response) => {
    const isWrite = request.method === 'POST' && request.url === path && parts.lifecycle.state === 'ready';
    const version = isWrite && hasPlainBody(request) ? versions.get(request.headers['content-type'] ?? '') : undefined;
    if (version === undefined) next(request, response);
    else serve(request, response, version);
  };

  function serve(request: IncomingMessage, response: ServerResponse, version: ProtocolVersion): void {
    const begunMs = performance.now();
    const answer = (written: Answer) => send(response, written, begunMs);
    const fail = (error: Error) => answer(writeErrorAnswer(error));
    readPieces(request, LIMITS.writeBodyBytesMax, (error, pieces) => {
      if (error === null) answerWrite(parts, pieces ?? [], version).then(answer, fail);
      else fail(error);
    });
  }

  function send(response: ServerResponse, { status, headers, body }: Answer, begunMs: number): void {
    if (body.length === 0) response.writeHead(status, headers).end();
    else response.writeHead(status, { ...headers, 'content-length': body.length }).end(body);
    parts.httpMetrics.observe(HANDLER, status, (performance.now() - begunMs) / 1000, body.length);
  }
}

/** The version of each media type as senders write it. */
function acceptedTypes(accepted: readonly string[]): ReadonlyMap<string, ProtocolVersion> {
  const types = new Map<string, ProtocolVersion>();
  if (accepted.includes(MESSAGE_1)) types.set(MEDIA_TYPE, 1).set(`${MEDIA_TYPE};proto=${MESSAGE_1}`, 1);
  if (accepted.includes(MESSAGE_2)) types.set(`${MEDIA_TYPE};proto=${MESSAGE_2}`, 2);
  return types;
}

/** Compressed as it should be, and of a length that is known and not too large. */
function hasPlainBody({ headers }: IncomingMessage): boolean {
  return headers['content-encoding'] === 'snappy' && Number(headers['content-length']) <= LIMITS.writeBodyBytesMax;
}
