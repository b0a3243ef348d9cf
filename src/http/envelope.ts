/** The envelope that every JSON answer of the API has, and how a handler sends one. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Refusal } from '../errors.ts';

const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain; charset=utf-8';

/** A whole answer, without the headers that all answers of a group have. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<OutgoingHttpHeaders>;
  readonly body: Uint8Array;
}

/** One object for all answers: what is made of it for a connection is made once. */
export const JSON_HEADERS: Readonly<OutgoingHttpHeaders> = { 'content-type': JSON_TYPE };

export function jsonAnswer(status: number, body: string): Answer {
  return { status, headers: JSON_HEADERS, body: Buffer.from(body) };
}

export function refusalAnswer({ status, type, message }: Pick<Refusal, 'status' | 'type' | 'message'>): Answer {
  return jsonAnswer(status, JSON.stringify({ status: 'error', errorType: type, error: message }));
}

export function textAnswer(status: number, text: string): Answer {
  return { status, headers: { 'content-type': TEXT_TYPE }, body: Buffer.from(text) };
}

export function sendAnswer(reply: FastifyReply, { status, headers, body }: Answer): FastifyReply {
  return reply
    .code(status)
    .headers(headers)
    .send(body.length === 0 ? undefined : Buffer.from(body.buffer, body.byteOffset, body.byteLength));
}

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
  return sendAnswer(reply, refusalAnswer(refusal));
}

export function sendText(reply: FastifyReply, status: number, text: string): FastifyReply {
  return reply.code(status).header('content-type', TEXT_TYPE).send(text);
}
