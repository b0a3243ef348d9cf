/** A job for the query workers on behalf of one request: it ends when the client goes away; its answer is sent as it is. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import { REFUSALS } from '../errors.ts';
import { invariant } from '../invariant.ts';
import type { ServerParts } from '../server/parts.ts';
import type { BodyEncoding, JobReply, JobWork } from '../threads/messages.ts';
import { acceptedEncoding } from './compression.ts';
import { type Answer, jsonAnswer, refusalAnswer, sendAnswer } from './envelope.ts';

export async function answerByJob(
  parts: ServerParts,
  reply: FastifyReply,
  work: JobWork,
  timeoutMs = parts.flags.queryTimeoutMs,
): Promise<FastifyReply> {
  return sendAnswer(reply, await jobAnswer(parts, reply.request.raw, reply.raw, { work, timeoutMs }));
}

export interface TimedWork {
  readonly work: JobWork;
  readonly timeoutMs: number;
}

export async function jobAnswer(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  { work, timeoutMs }: TimedWork,
): Promise<Answer> {
  const accepted = acceptedEncoding(request.headers['accept-encoding'] as string | undefined);
  const outcome = await runJob(parts, response, work, timeoutMs, accepted);
  if (!outcome.ok) {
    const message = outcome.code === 'parse_error' ? parameterPrefix(work) + outcome.message : outcome.message;
    return refusalAnswer({ ...outcome, status: REFUSALS[outcome.code].status, message });
  }
  // The answer first: counting takes a tenth of a millisecond.
  if (work.kind === 'query') setImmediate(() => parts.engineMetrics.observe(outcome.stats));
  const { body, encoding } = outcome;
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
  invariant(parts.storage !== null, 'a job runs only when the server is ready');
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return parts.storage.pool.run(work, { timeoutMs, signal: gone.signal, encoding });
}

/** Which parameter held the text that cannot be parsed; some calls do not say. */
function parameterPrefix({ kind }: JobWork): string {
  if (kind === 'query' || kind === 'format' || kind === 'parse') return 'invalid parameter "query": ';
  return kind === 'series' ? 'invalid parameter "match[]": ' : '';
}
