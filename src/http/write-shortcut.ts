/**
 * The short way of what remote-write senders post all day: a body of a known length, under one of the media types as senders write
 * them. It is taken without node:http and the framework, whose streams, router and hooks cost as much as decoding a thousand samples
 * does; whatever is unusual goes through them. Both ways have the same answers and metrics.
 */
import type { ProtocolVersion } from '../ingest/receive.ts';
import { LIMITS } from '../limits.ts';
import type { ServerParts } from '../server/parts.ts';
import type { FindRoute, PlainRoute } from './connection/plain-request.ts';
import type { Answer } from './envelope.ts';
import { routePrefix } from './route-prefix.ts';
import { answerWrite, MEDIA_TYPE, MESSAGE_1, MESSAGE_2, WRITE_PATH, writeErrorAnswer } from './write.ts';

/** Its name in the metrics. */
const HANDLER = `/api/v1${WRITE_PATH}`;

export function writeShortcut(parts: ServerParts): FindRoute {
  const path = routePrefix(parts.flags) + HANDLER;
  const routes = routesByType(parts);
  return ({ method, target, headers }) => {
    if (method !== 'POST' || target !== path || parts.lifecycle.state !== 'ready') return null;
    if (headers.contentLength === undefined || headers.contentEncoding !== 'snappy') return null;
    return routes.get(headers.contentType ?? '') ?? null;
  };
}

/** By the media type as senders write it. */
function routesByType(parts: ServerParts): ReadonlyMap<string, PlainRoute> {
  const accepted = parts.flags.webRemoteWriteAcceptedMessages;
  const routes = new Map<string, PlainRoute>();
  if (accepted.includes(MESSAGE_1)) {
    const route = writeRoute(parts, 1);
    routes.set(MEDIA_TYPE, route).set(`${MEDIA_TYPE};proto=${MESSAGE_1}`, route);
  }
  if (accepted.includes(MESSAGE_2)) routes.set(`${MEDIA_TYPE};proto=${MESSAGE_2}`, writeRoute(parts, 2));
  return routes;
}

function writeRoute(parts: ServerParts, version: ProtocolVersion): PlainRoute {
  const answer = (body: readonly Uint8Array[]): Promise<Answer> => {
    const begunMs = performance.now();
    const finish = (written: Answer): Answer => {
      const seconds = (performance.now() - begunMs) / 1000;
      parts.httpMetrics.observe(HANDLER, written.status, seconds, written.body.length);
      return written;
    };
    return answerWrite(parts, body, version).then(finish, (error: Error) => finish(writeErrorAnswer(error)));
  };
  return { bodyBytesMax: LIMITS.writeBodyBytesMax, answer: ({ body }) => answer(body) };
}
