/** A job for the query workers on behalf of one request: it ends when the client goes away; its answer is sent as it is. */
import type { FastifyReply } from 'fastify';
import { REFUSALS } from '../errors.ts';
import { invariant } from '../invariant.ts';
import type { ServerParts } from '../server/parts.ts';
import type { BodyEncoding, JobReply, JobWork } from '../threads/messages.ts';
import { acceptedEncoding } from './compression.ts';
import { sendJson, sendRefusal } from './envelope.ts';

export async function answerByJob(
  parts: ServerParts,
  reply: FastifyReply,
  work: JobWork,
  timeoutMs = parts.flags.queryTimeoutMs,
): Promise<FastifyReply> {
  const outcome = await runJob(
    parts,
    reply,
    work,
    timeoutMs,
    acceptedEncoding(reply.request.headers['accept-encoding']),
  );
  if (!outcome.ok) {
    const message = outcome.code === 'parse_error' ? parameterPrefix(work) + outcome.message : outcome.message;
    return sendRefusal(reply, { ...outcome, status: REFUSALS[outcome.code].status, message });
  }
  // The answer first: counting takes a tenth of a millisecond.
  if (work.kind === 'query') setImmediate(() => parts.engineMetrics.observe(outcome.stats));
  const { body, encoding } = outcome;
  if (body.length === 0) return reply.code(204).send();
  if (encoding !== null) reply.header('content-encoding', encoding);
  return sendJson(reply, Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}

/** @param encoding of the body, for a client; null: none */
export function runJob(
  parts: ServerParts,
  reply: FastifyReply,
  work: JobWork,
  timeoutMs: number,
  encoding: BodyEncoding | null,
): Promise<JobReply> {
  invariant(parts.storage !== null, 'a job runs only when the server is ready');
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return parts.storage.pool.run(work, { timeoutMs, signal: gone.signal, encoding });
}

/** Which parameter held the text that cannot be parsed; some calls do not say. */
function parameterPrefix({ kind }: JobWork): string {
  if (kind === 'query' || kind === 'format' || kind === 'parse') return 'invalid parameter "query": ';
  return kind === 'series' ? 'invalid parameter "match[]": ' : '';
}
