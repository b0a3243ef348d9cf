/** A job for the query workers on behalf of one request: it ends when the client goes away; its answer is sent as it is. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { REFUSALS } from '../errors.ts';
import { invariant } from '../invariant.ts';
import type { ServerParts } from '../server/parts.ts';
import type { BodyEncoding, JobReply, JobWork } from '../threads/messages.ts';
import type { QueryPool } from '../threads/query-pool.ts';
import { acceptedEncoding } from './compression.ts';
import { type Answer, jsonAnswer, refusalAnswer, sendAnswer } from './envelope.ts';

export async function answerByJob(
  parts: ServerParts,
  reply: FastifyReply,
  work: JobWork,
  timeoutMs = parts.flags.queryTimeoutMs,
): Promise<FastifyReply> {
  const { raw } = reply.request;
  const job = { work, timeoutMs };
  return sendAnswer(reply, answerNow(parts, raw, job) ?? (await answerLater(parts, raw, reply.raw, job)));
}

export interface TimedWork {
  readonly work: JobWork;
  readonly timeoutMs: number;
}

/** The answer to a cheap job, which is made at once; null: it is to be had later. */
export function answerNow(parts: ServerParts, request: IncomingMessage, { work, timeoutMs }: TimedWork): Answer | null {
  const reply = poolOf(parts).runNow(work, timeoutMs, encodingFor(request));
  return reply === null ? null : answerOf(parts, work, reply);
}

export async function answerLater(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  { work, timeoutMs }: TimedWork,
): Promise<Answer> {
  return answerOf(parts, work, await runJob(parts, response, work, timeoutMs, encodingFor(request)));
}

function encodingFor({ headers }: IncomingMessage): BodyEncoding | null {
  return acceptedEncoding(headers['accept-encoding'] as string | undefined);
}

function answerOf(parts: ServerParts, work: JobWork, reply: JobReply): Answer {
  if (!reply.ok) {
    const message = reply.code === 'parse_error' ? parameterPrefix(work) + reply.message : reply.message;
    return refusalAnswer({ ...reply, status: REFUSALS[reply.code].status, message });
  }
  if (work.kind === 'query') parts.engineMetrics.observe(reply.stats);
  const { body, encoding } = reply;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length === 0) return { status: 204, headers: {}, body: bytes };
  const answer = jsonAnswer(200, bytes);
  return encoding === null ? answer : { ...answer, headers: { ...answer.headers, 'content-encoding': encoding } };
}

/** @param encoding of the body, for a client; null: none */
export function runJob(
  parts: ServerParts,
  response: ServerResponse,
  work: JobWork,
  timeoutMs: number,
  encoding: BodyEncoding | null,
): Promise<JobReply> {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return poolOf(parts).run(work, { timeoutMs, signal: gone.signal, encoding });
}

function poolOf({ storage }: ServerParts): QueryPool {
  invariant(storage !== null, 'a job runs only when the server is ready');
  return storage.pool;
}

/** Which parameter held the text that cannot be parsed; some calls do not say. */
function parameterPrefix({ kind }: JobWork): string {
  if (kind === 'query' || kind === 'format' || kind === 'parse') return 'invalid parameter "query": ';
  return kind === 'series' ? 'invalid parameter "match[]": ' : '';
}
