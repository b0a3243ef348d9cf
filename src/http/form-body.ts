/** Bodies of API calls: forms are parsed, everything else is read and forgotten, as Prometheus does. */
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { LIMITS } from '../limits.ts';
import { readPieces } from './body-pieces.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';

export function addFormParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM_TYPE, { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(body as string));
  });
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.on('end', () => done(null, undefined));
    payload.on('error', done);
    payload.resume();
  });
}

/** Whether the body of a POST is a form as clients mostly send it: of a known length, and nothing to be said about it. */
export function hasPlainForm({ headers }: IncomingMessage): boolean {
  return (
    headers['content-type'] === FORM_TYPE &&
    Number(headers['content-length']) <= LIMITS.formBodyBytesMax &&
    headers['transfer-encoding'] === undefined &&
    headers['content-encoding'] === undefined &&
    headers.expect === undefined
  );
}

/** Calls `done` with the form that hasPlainForm() has told of, and not at all when the client goes away before its end. */
export function readPlainForm(request: IncomingMessage, done: (form: URLSearchParams) => void): void {
  readPieces(request, LIMITS.formBodyBytesMax, (error, pieces = []) => {
    if (error === null) done(new URLSearchParams(Buffer.concat(pieces).toString()));
  });
}
