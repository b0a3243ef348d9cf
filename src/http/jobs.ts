/** A job for the query workers on behalf of one request: it ends when the client goes away; its answer is sent as it is. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { REFUSALS } from '../errors.ts';
import { invariant } from '../invariant.ts';
import type { ServerParts } from '../server/parts.ts';
import { Cancellation } from '../threads/cancellation.ts';
import type { BodyEncoding, JobReply, JobWork } from '../threads/messages.ts';
import type { QueryPool } from '../threads/query-pool.ts';
import { acceptedEncoding } from './compression.ts';
import { type Answer, JSON_HEADERS, refusalAnswer, sendAnswer } from './envelope.ts';

const ENCODED_HEADERS: Readonly<Record<BodyEncoding, Readonly<OutgoingHttpHeaders>>> = {
  gzip: { ...JSON_HEADERS, 'content-encoding': 'gzip' },
  deflate: { ...JSON_HEADERS, 'content-encoding': 'deflate' },
};

export async function answerByJob(
  parts: ServerParts,
  reply: FastifyReply,
  work: JobWork,
  timeoutMs = parts.flags.queryTimeoutMs,
): Promise<FastifyReply> {
  const client = clientOf(reply);
  const job = { work, timeoutMs };
  return sendAnswer(reply, answerNow(parts, client, job) ?? (await answerLater(parts, client, job)));
}

/** Who waits for an answer. */
export interface Client {
  /** That the answer may have; null: none. */
  readonly encoding: BodyEncoding | null;
  /** Calls back when the client goes away before it has its answer. */
  onGone(listener: () => void): void;
}

export function clientOf({ request, raw }: FastifyReply): Client {
  const encoding = acceptedEncoding(request.headers['accept-encoding'] as string | undefined);
  const onGone = (listener: () => void): void => {
    raw.once('close', () => {
      if (!raw.writableFinished) listener();
    });
  };
  return { encoding, onGone };
}

export interface TimedWork {
  readonly work: JobWork;
  readonly timeoutMs: number;
}

/** The answer to a cheap job, which is made at once; null: it is to be had later. */
export function answerNow(parts: ServerParts, client: Client, { work, timeoutMs }: TimedWork): Answer | null {
  const reply = poolOf(parts).runNow(work, timeoutMs, client.encoding);
  return reply === null ? null : answerOf(parts, work, reply);
}

export async function answerLater(parts: ServerParts, client: Client, { work, timeoutMs }: TimedWork): Promise<Answer> {
  return answerOf(parts, work, await runJob(parts, client, work, timeoutMs, client.encoding));
}

function answerOf(parts: ServerParts, work: JobWork, reply: JobReply): Answer {
  if (!reply.ok) {
    const message = reply.code === 'parse_error' ? parameterPrefix(work) + reply.message : reply.message;
    return refusalAnswer({ ...reply, status: REFUSALS[reply.code].status, message });
  }
  if (work.kind === 'query') parts.engineMetrics.observe(reply.stats);
  const { body, encoding } = reply;
  if (body.length === 0) return { status: 204, headers: {}, body };
  return { status: 200, headers: encoding === null ? JSON_HEADERS : ENCODED_HEADERS[encoding], body };
}

/** @param encoding of the body, for a client; null: none */
export function runJob(
  parts: ServerParts,
  client: Client,
  work: JobWork,
  timeoutMs: number,
  encoding: BodyEncoding | null,
): Promise<JobReply> {
  const signal = new Cancellation();
  client.onGone(() => signal.abort());
  return poolOf(parts).run(work, { timeoutMs, signal, encoding });
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
