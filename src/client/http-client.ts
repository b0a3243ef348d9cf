/**
 * Requests to other servers with the settings that prometheus.yml has for all of its clients: credentials, TLS, proxies,
 * headers. Files of secrets and certificates are read again for every request, so that they can be renewed in place.
 */
import type { Dispatcher, ProxyAgent } from 'undici';
import type { HttpClientConfig } from '../config/sections/http-client.ts';
import { LIMITS } from '../limits.ts';
import { authorizationHeader, OAuth2Token } from './credentials.ts';
import { inDirectory, readSecret } from './secret-file.ts';
import { readTls, type TlsSettings } from './tls-settings.ts';

const REDIRECTS_MAX = 10;

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** From the connection to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface HttpClientOptions {
  /** Relative paths of files are relative to this. */
  readonly directory: string;
  readonly userAgent: string;
}

export class HttpClient {
  readonly #config: HttpClientConfig;
  readonly #directory: string;
  readonly #userAgent: string;
  readonly #token: OAuth2Token | null;
  #dispatcher: Promise<Dispatcher> | null = null;
  /** What the dispatcher was made with. */
  #tlsText = '';

  constructor(config: HttpClientConfig, { directory, userAgent }: HttpClientOptions) {
    this.#config = config;
    this.#directory = directory;
    this.#userAgent = userAgent;
    this.#token = config.oauth2 === undefined ? null : new OAuth2Token(config.oauth2, directory, send);
  }

  /** Rejects when no complete answer came; any status is an answer. */
  async send(asked: HttpRequest): Promise<HttpResponse> {
    const dispatcher = await this.#connected();
    const headers = { 'user-agent': this.#userAgent, ...asked.headers, ...(await this.#ownHeaders(dispatcher)) };
    return send({ ...asked, headers }, dispatcher);
  }

  async close(): Promise<void> {
    const dispatcher = await this.#dispatcher;
    this.#dispatcher = null;
    await dispatcher?.destroy();
  }

  async #connected(): Promise<Dispatcher> {
    const tls = await readTls(this.#config.tls_config, this.#directory);
    const text = JSON.stringify(tls);
    if (this.#dispatcher !== null && text === this.#tlsText) return this.#dispatcher;
    void this.#dispatcher?.then((dispatcher) => dispatcher.close());
    this.#tlsText = text;
    this.#dispatcher = dispatcherOf(this.#config, tls);
    return this.#dispatcher;
  }

  async #ownHeaders(dispatcher: Dispatcher): Promise<Record<string, string>> {
    const headers: Record<string, string> = {};
    for (const [name, { values, secrets, files }] of Object.entries(this.#config.http_headers ?? {})) {
      const fromFiles = await Promise.all((files ?? []).map((file) => readSecret(inDirectory(file, this.#directory))));
      headers[name.toLowerCase()] = [...(values ?? []), ...(secrets ?? []), ...fromFiles].join(', ');
    }
    const authorization =
      this.#token === null
        ? await authorizationHeader(this.#config, this.#directory)
        : await this.#token.header(dispatcher);
    return authorization === null ? headers : { ...headers, authorization };
  }
}

async function send(asked: HttpRequest, dispatcher: Dispatcher): Promise<HttpResponse> {
  const { request } = await undici();
  const { method, url, headers, timeoutMs } = asked;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = asked.signal === undefined ? timeout : AbortSignal.any([timeout, asked.signal]);
  const answer = await request(url, { method, headers, body: asked.body, dispatcher, signal });
  return { status: answer.statusCode, headers: answer.headers, body: await bodyOf(answer) };
}

async function bodyOf({ body }: Dispatcher.ResponseData): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > LIMITS.clientAnswerBytesMax) {
      throw new Error(`the answer has more than ${LIMITS.clientAnswerBytesMax} bytes`);
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Loaded with the first request: many servers never ask another one. */
function undici() {
  return import('undici');
}

async function dispatcherOf(config: HttpClientConfig, tls: TlsSettings): Promise<Dispatcher> {
  const { Agent, interceptors } = await undici();
  const agent = isProxied(config) ? await proxyAgent(config, tls) : new Agent({ connect: tls });
  return config.follow_redirects ? agent.compose(interceptors.redirect({ maxRedirections: REDIRECTS_MAX })) : agent;
}

function isProxied({ proxy_url: proxy, proxy_from_environment: fromEnvironment }: HttpClientConfig): boolean {
  return proxy !== undefined || fromEnvironment;
}

/** The environment's proxies where the configuration names none. */
async function proxyAgent(config: HttpClientConfig, tls: TlsSettings): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await undici();
  const { proxy_url: proxy, no_proxy: noProxy, proxy_connect_header: lists } = config;
  const headers = Object.entries(lists ?? {}).map(([name, values]) => [name.toLowerCase(), values.join(', ')]);
  const proxies = proxy === undefined ? {} : { httpProxy: proxy, httpsProxy: proxy, noProxy };
  const options: ProxyAgent.Options = { uri: '', headers: Object.fromEntries(headers), requestTls: tls, proxyTls: tls };
  return new EnvHttpProxyAgent({ ...options, ...proxies, connect: tls });
}
