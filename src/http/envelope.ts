/** The envelope that every JSON answer of the API has, and how a handler sends one. */
import type { FastifyReply } from 'fastify';
import type { Refusal } from '../errors.ts';

const JSON_TYPE = 'application/json';

export function sendData(reply: FastifyReply, data: unknown): FastifyReply {
  return sendJson(reply, JSON.stringify({ status: 'success', data }));
}

/** A body that is a whole envelope already. */
export function sendJson(reply: FastifyReply, body: string | Buffer): FastifyReply {
  // The framework would add a charset to the type of a string.
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return reply.header('content-type', JSON_TYPE).send(bytes);
}

export function sendRefusal(reply: FastifyReply, refusal: Pick<Refusal, 'status' | 'type' | 'message'>): FastifyReply {
  const body = { status: 'error', errorType: refusal.type, error: refusal.message };
  return sendJson(reply.code(refusal.status), JSON.stringify(body));
}

export function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header('content-type', 'text/plain; charset=utf-8').send(text);
}
