/** POST /api/v1/write: what a remote-write sender sees. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ProtocolVersion, WriteOutcome } from '../ingest/receive.ts';
import { invariant } from '../invariant.ts';
import { LIMITS } from '../limits.ts';
import type { ServerParts } from '../server/parts.ts';
import { readPieces } from './body-pieces.ts';
import { type Answer, sendAnswer, sendText, textAnswer } from './envelope.ts';
import type { AddRoute } from './routes.ts';

export const WRITE_PATH = '/write';
const NO_BODY = Buffer.alloc(0);
export const MEDIA_TYPE = 'application/x-protobuf';
export const MESSAGE_1 = 'prometheus.WriteRequest';
export const MESSAGE_2 = 'io.prometheus.write.v2.Request';
const MESSAGES: readonly string[] = [MESSAGE_1, MESSAGE_2];
const RETRY_AFTER_SECONDS = '5';

const STATUS: Readonly<Record<WriteOutcome['kind'], number>> = {
  stored: 204,
  // 4xx: the sender drops the batch. Its good part is stored; sending the rest again would not help.
  refused: 400,
  malformed: 400,
  // 5xx: the sender tries again.
  unavailable: 503,
  failed: 500,
};

/** Adds the route to a scope of its own: the scope's bodies are bytes, its errors plain text. */
export function addWriteRoute(scope: FastifyInstance, add: AddRoute, parts: ServerParts): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => readPieces(payload, LIMITS.writeBodyBytesMax, done));
  scope.setErrorHandler((error: FastifyError, _request, reply) => sendAnswer(reply, writeErrorAnswer(error)));
  const accepted = parts.flags.webRemoteWriteAcceptedMessages;
  scope.addHook('onRequest', (request, reply) => refuseMediaType(request, reply, accepted));
  add({ methods: ['POST'], path: WRITE_PATH, gated: true, handler: (request, reply) => take(request, reply, parts) });
}

/** Before the body is read. A request without these headers is taken as remote write 1.0, compressed. */
async function refuseMediaType(
  request: FastifyRequest,
  reply: FastifyReply,
  accepted: readonly string[],
): Promise<FastifyReply | undefined> {
  if (request.method !== 'POST') return undefined;
  const type = request.headers['content-type'];
  const problem = typeProblem(type, accepted) ?? encodingProblem(request.headers['content-encoding']);
  return problem === null ? undefined : sendText(reply, 415, `${problem}\n`);
}

function typeProblem(contentType: string | undefined, accepted: readonly string[]): string | null {
  if (contentType === undefined || contentType === '') return null;
  const [type, ...parameters] = contentType.split(';').map((part) => part.trim());
  if (type.toLowerCase() !== MEDIA_TYPE) return `expected ${MEDIA_TYPE} as the media type, got ${type}`;
  for (const parameter of parameters) {
    const [name, value] = parameter.split('=');
    if (value === undefined) return `parameter ${JSON.stringify(parameter)} of the content type has no value`;
    if (name.trim().toLowerCase() !== 'proto') continue;
    const message = value.trim();
    if (!MESSAGES.includes(message)) {
      return `unknown type for remote write protobuf message ${message}, supported: [${MESSAGES.join(' ')}]`;
    }
  }
  const message = messageOf(contentType);
  if (accepted.includes(message)) return null;
  return `${message} protobuf message is not accepted by this server; only accepts [${accepted.join(' ')}]`;
}

/** The message that a media type without mistakes names; without one, that of version 1.0. */
function messageOf(contentType: string | undefined): string {
  const parameter = /;\s*proto\s*=\s*([^;\s]+)/i.exec(contentType ?? '');
  return parameter === null ? MESSAGE_1 : parameter[1];
}

function encodingProblem(encoding: string | undefined): string | null {
  if (encoding === undefined || encoding === '' || encoding === 'snappy') return null;
  return `${encoding} encoding (compression) is not accepted by this server; only snappy is acceptable`;
}

async function take(request: FastifyRequest, reply: FastifyReply, parts: ServerParts): Promise<FastifyReply> {
  const body = Array.isArray(request.body) ? (request.body as readonly Uint8Array[]) : [];
  const version = messageOf(request.headers['content-type']) === MESSAGE_2 ? 2 : 1;
  return sendAnswer(reply, await answerWrite(parts, body, version));
}

/** @param body in pieces as they came, compressed */
export async function answerWrite(
  { storage }: ServerParts,
  body: readonly Uint8Array[],
  version: ProtocolVersion,
): Promise<Answer> {
  invariant(storage !== null, 'gated routes run only when the server is ready');
  const outcome = await storage.ingest.receive(body, version);
  const headers = version === 2 ? writtenHeaders(outcome) : {};
  if (outcome.kind === 'stored') return { status: STATUS.stored, headers, body: NO_BODY };
  if (outcome.kind === 'unavailable') headers['retry-after'] = RETRY_AFTER_SECONDS;
  const { status, headers: type, body: text } = textAnswer(STATUS[outcome.kind], outcome.text);
  return { status, headers: { ...headers, ...type }, body: text };
}

/** A sender of version 2.0 takes an answer without these headers for one of a receiver that wrote nothing. */
function writtenHeaders(outcome: WriteOutcome): OutgoingHttpHeaders {
  const written = 'written' in outcome ? outcome.written : { samples: 0, histograms: 0, exemplars: 0 };
  return {
    'x-prometheus-remote-write-samples-written': String(written.samples),
    'x-prometheus-remote-write-histograms-written': String(written.histograms),
    'x-prometheus-remote-write-exemplars-written': String(written.exemplars),
  };
}

/** Of a body that cannot be read, or of a mistake of our own. */
export function writeErrorAnswer({ statusCode, message }: Error & { readonly statusCode?: number }): Answer {
  return textAnswer(statusCode ?? 500, `${message}\n`);
}
