/** What a client says of itself in the Authorization header. */
import type { HttpClientConfig, OAuth2Config } from '../config/sections/http-client.ts';
import type { HttpRequest, HttpResponse } from './http-client.ts';
import { inlineOrFile } from './secret-file.ts';

/** A token is asked for anew this long before it ends. */
const TOKEN_MARGIN_MS = 10_000;
const TOKEN_TIMEOUT_MS = 10_000;

/** Null: no credentials are configured. Rejects when their file cannot be read. */
export async function authorizationHeader(config: HttpClientConfig, directory: string): Promise<string | null> {
  const { basic_auth: basic, authorization, bearer_token: token, bearer_token_file: tokenFile } = config;
  if (basic !== undefined) {
    const username = await inlineOrFile(basic.username, basic.username_file, directory);
    const password = await inlineOrFile(basic.password, basic.password_file, directory);
    return basicHeader(username ?? '', password ?? '');
  }
  if (authorization !== undefined) {
    const { type, credentials, credentials_file: file } = authorization;
    const secret = await inlineOrFile(credentials, file, directory);
    return secret === null ? null : `${type} ${secret}`;
  }
  const bearer = await inlineOrFile(token, tokenFile, directory);
  return bearer === null ? null : `Bearer ${bearer}`;
}

function basicHeader(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

type Send = (asked: HttpRequest) => Promise<HttpResponse>;

/** A token by OAuth 2.0's client credentials (RFC 6749, 4.4), kept until shortly before it ends. */
export class OAuth2Token {
  readonly #config: OAuth2Config;
  readonly #directory: string;
  #header = '';
  #endsMs = 0;

  constructor(config: OAuth2Config, directory: string) {
    this.#config = config;
    this.#directory = directory;
  }

  async header(send: Send): Promise<string> {
    if (Date.now() < this.#endsMs) return this.#header;
    const answer = await this.#ask(send);
    if (answer.status < 200 || answer.status > 299) {
      throw new Error(`oauth2: cannot fetch token: ${answer.status} from ${this.#config.token_url}`);
    }
    const { access_token, token_type, expires_in } = JSON.parse(answer.body.toString()) as Record<string, unknown>;
    if (typeof access_token !== 'string') throw new Error('oauth2: server response missing access_token');
    this.#header = `${typeof token_type === 'string' ? token_type : 'Bearer'} ${access_token}`;
    const lifeMs = Number(expires_in ?? 0) * 1000;
    this.#endsMs = lifeMs === 0 ? Number.POSITIVE_INFINITY : Date.now() + lifeMs - TOKEN_MARGIN_MS;
    return this.#header;
  }

  async #ask(send: Send): Promise<HttpResponse> {
    const { client_id: id, client_secret: inline, client_secret_file: file, scopes, token_url: url } = this.#config;
    const secret = await inlineOrFile(inline, file, this.#directory);
    const form = new URLSearchParams({ grant_type: 'client_credentials', ...this.#config.endpoint_params });
    if (scopes !== undefined && scopes.length > 0) form.set('scope', scopes.join(' '));
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: basicHeader(encodeURIComponent(id), encodeURIComponent(secret ?? '')),
    };
    return send({ method: 'POST', url, headers, body: form.toString(), timeoutMs: TOKEN_TIMEOUT_MS });
  }
}
