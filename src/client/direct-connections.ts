/**
 * Requests without a proxy, by Node's own client: undici would take 15 MB more of a small agent's memory. Connections are kept
 * and used again.
 */
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { answerBody } from './answer-body.ts';
import type { Connections, HttpRequest, HttpResponse } from './http-client.ts';
import type { TlsSettings } from './tls-settings.ts';

const REDIRECTS_MAX = 10;
/** Answers that ask for the same again elsewhere, and those that ask for a GET of something else. */
const SAME_ELSEWHERE = [307, 308];
const GET_ELSEWHERE = [301, 302, 303];

export class DirectConnections implements Connections {
  readonly #http = new HttpAgent({ keepAlive: true });
  readonly #https: HttpsAgent;
  readonly #redirectsMax: number;

  constructor(tls: TlsSettings, followsRedirects: boolean) {
    this.#https = new HttpsAgent({ keepAlive: true, ...tls });
    this.#redirectsMax = followsRedirects ? REDIRECTS_MAX : 0;
  }

  async send(asked: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    let next = asked;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#once(next, signal);
      const followed = redirects < this.#redirectsMax ? redirected(next, answer) : null;
      if (followed === null) return answer;
      next = followed;
    }
  }

  async close(): Promise<void> {
    this.#http.destroy();
    this.#https.destroy();
  }

  #once({ method, url, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const isSecure = new URL(url).protocol === 'https:';
    const length = body === undefined ? 0 : Buffer.byteLength(body);
    const options = {
      method,
      signal,
      headers: body === undefined ? headers : { ...headers, 'content-length': length },
    };
    return new Promise((resolve, reject) => {
      const answered = (response: IncomingMessage): void => {
        answerBody(response).then((content) => {
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: content });
        }, reject);
      };
      const sent = isSecure
        ? requestHttps(url, { ...options, agent: this.#https }, answered)
        : requestHttp(url, { ...options, agent: this.#http }, answered);
      // An aborted request says only that; its signal knows why.
      sent.on('error', (error) => reject(signal.aborted ? signal.reason : error));
      sent.end(body);
    });
  }
}

/** Null: the answer is no redirect. Credentials are not told to another host. */
function redirected(asked: HttpRequest, { status, headers }: HttpResponse): HttpRequest | null {
  const { location } = headers;
  const isSame = SAME_ELSEWHERE.includes(status);
  if (typeof location !== 'string' || !(isSame || GET_ELSEWHERE.includes(status))) return null;
  const url = new URL(location, asked.url);
  const { authorization: _, ...others } = asked.headers;
  const kept = url.host === new URL(asked.url).host ? asked.headers : others;
  return isSame
    ? { ...asked, url: url.href, headers: kept }
    : { method: 'GET', url: url.href, headers: kept, timeoutMs: asked.timeoutMs };
}
