/** Bodies of API calls: forms are parsed, everything else is read and forgotten, as Prometheus does. */
import type { FastifyInstance } from 'fastify';
import type { RequestHeaders } from './connection/request-head.ts';
import { FormFields } from './form-fields.ts';

const FORM_TYPE = 'application/x-www-form-urlencoded';

export function addFormParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(FORM_TYPE, { parseAs: 'string' }, (_request, body, done) => {
    done(null, new FormFields(body as string));
  });
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.on('end', () => done(null, undefined));
    payload.on('error', done);
    payload.resume();
  });
}

/** Whether the body of a POST is a form as clients mostly send it: of a known length, and nothing to be said about it. */
export function isPlainForm({ contentType, contentLength, contentEncoding }: RequestHeaders): boolean {
  return contentType === FORM_TYPE && contentLength !== undefined && contentEncoding === undefined;
}

export function formOf(pieces: readonly Uint8Array[]): FormFields {
  return new FormFields(Buffer.concat(pieces).toString());
}
