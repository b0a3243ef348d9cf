/** POST /api/v1/write: what a remote-write sender sees. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ProtocolVersion, WriteOutcome } from '../ingest/receive.ts';
import { invariant } from '../invariant.ts';
import { LIMITS } from '../limits.ts';
import type { ServerParts } from '../server/parts.ts';
import { readPieces } from './body-pieces.ts';
import { sendText } from './envelope.ts';
import type { AddRoute } from './routes.ts';

const MEDIA_TYPE = 'application/x-protobuf';
const MESSAGE_1 = 'prometheus.WriteRequest';
const MESSAGE_2 = 'io.prometheus.write.v2.Request';
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
  scope.setErrorHandler((error: FastifyError, _request, reply) =>
    sendText(reply, error.statusCode ?? 500, `${error.message}\n`),
  );
  const accepted = parts.flags.webRemoteWriteAcceptedMessages;
  scope.addHook('onRequest', (request, reply) => refuseMediaType(request, reply, accepted));
  add({ methods: ['POST'], path: '/write', gated: true, handler: (request, reply) => take(request, reply, parts) });
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

async function take(request: FastifyRequest, reply: FastifyReply, { storage }: ServerParts): Promise<FastifyReply> {
  invariant(storage !== null, 'gated routes run only when the server is ready');
  const body = Array.isArray(request.body) ? (request.body as readonly Uint8Array[]) : [];
  const version: ProtocolVersion = messageOf(request.headers['content-type']) === MESSAGE_2 ? 2 : 1;
  const outcome = await storage.ingest.receive(body, version);
  if (version === 2) sayWritten(reply, outcome);
  if (outcome.kind === 'stored') return reply.code(204).send();
  if (outcome.kind === 'unavailable') reply.header('Retry-After', RETRY_AFTER_SECONDS);
  return sendText(reply, STATUS[outcome.kind], outcome.text);
}

/** A sender of version 2.0 takes an answer without these headers for one of a receiver that wrote nothing. */
function sayWritten(reply: FastifyReply, outcome: WriteOutcome): void {
  const written = 'written' in outcome ? outcome.written : { samples: 0, histograms: 0, exemplars: 0 };
  reply.header('X-Prometheus-Remote-Write-Samples-Written', String(written.samples));
  reply.header('X-Prometheus-Remote-Write-Histograms-Written', String(written.histograms));
  reply.header('X-Prometheus-Remote-Write-Exemplars-Written', String(written.exemplars));
}
