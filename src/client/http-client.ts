/**
 * Requests to other servers with the settings that prometheus.yml has for all of its clients: credentials, TLS, proxies,
 * headers. Files of secrets and certificates are read again for every request, so that they can be renewed in place.
 */
import type { HttpClientConfig } from '../config/sections/http-client.ts';
import { authorizationHeader, OAuth2Token } from './credentials.ts';
import { inDirectory, readSecret } from './secret-file.ts';
import { readTls, type TlsSettings } from './tls-settings.ts';

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

/** How requests reach their server. */
export interface Connections {
  /** Rejects when no complete answer came before `signal` is aborted. */
  send(asked: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
  close(): Promise<void>;
}

export class HttpClient {
  readonly #config: HttpClientConfig;
  readonly #directory: string;
  readonly #userAgent: string;
  readonly #token: OAuth2Token | null;
  #connections: Promise<Connections> | null = null;
  /** What the connections were made with. */
  #tlsText = '';

  constructor(config: HttpClientConfig, { directory, userAgent }: HttpClientOptions) {
    this.#config = config;
    this.#directory = directory;
    this.#userAgent = userAgent;
    this.#token = config.oauth2 === undefined ? null : new OAuth2Token(config.oauth2, directory);
  }

  /** Rejects when no complete answer came; any status is an answer. */
  async send(asked: HttpRequest): Promise<HttpResponse> {
    const connections = await this.#connected();
    const send = (one: HttpRequest) => connections.send(one, signalOf(one));
    const headers = { 'user-agent': this.#userAgent, ...asked.headers, ...(await this.#ownHeaders(send)) };
    return send({ ...asked, headers });
  }

  async close(): Promise<void> {
    const connections = await this.#connections;
    this.#connections = null;
    await connections?.close();
  }

  async #connected(): Promise<Connections> {
    const tls = await readTls(this.#config.tls_config, this.#directory);
    const text = JSON.stringify(tls);
    if (this.#connections !== null && text === this.#tlsText) return this.#connections;
    void this.#connections?.then((connections) => connections.close());
    this.#tlsText = text;
    this.#connections = connectionsOf(this.#config, tls);
    return this.#connections;
  }

  async #ownHeaders(send: (asked: HttpRequest) => Promise<HttpResponse>): Promise<Record<string, string>> {
    const headers: Record<string, string> = {};
    for (const [name, { values, secrets, files }] of Object.entries(this.#config.http_headers ?? {})) {
      const fromFiles = await Promise.all((files ?? []).map((file) => readSecret(inDirectory(file, this.#directory))));
      headers[name.toLowerCase()] = [...(values ?? []), ...(secrets ?? []), ...fromFiles].join(', ');
    }
    const authorization =
      this.#token === null ? await authorizationHeader(this.#config, this.#directory) : await this.#token.header(send);
    return authorization === null ? headers : { ...headers, authorization };
  }
}

function signalOf({ timeoutMs, signal }: HttpRequest): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
}

async function connectionsOf(config: HttpClientConfig, tls: TlsSettings): Promise<Connections> {
  if (config.proxy_url !== undefined || config.proxy_from_environment) {
    const { ProxiedConnections } = await import('./proxied-connections.ts');
    return new ProxiedConnections(config, tls);
  }
  const { DirectConnections } = await import('./direct-connections.ts');
  return new DirectConnections(tls, config.follow_redirects);
}
