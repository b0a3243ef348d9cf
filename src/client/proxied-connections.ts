/** Requests through proxies, which undici knows how to speak to. Loaded only where a proxy is configured. */
import { type Dispatcher, EnvHttpProxyAgent, interceptors, type ProxyAgent, request } from 'undici';
import type { HttpClientConfig } from '../config/sections/http-client.ts';
import { answerBody } from './answer-body.ts';
import type { Connections, HttpRequest, HttpResponse } from './http-client.ts';
import type { TlsSettings } from './tls-settings.ts';

const REDIRECTS_MAX = 10;

export class ProxiedConnections implements Connections {
  readonly #dispatcher: Dispatcher;

  constructor(config: HttpClientConfig, tls: TlsSettings) {
    const agent = proxyAgent(config, tls);
    const follows = config.follow_redirects;
    this.#dispatcher = follows ? agent.compose(interceptors.redirect({ maxRedirections: REDIRECTS_MAX })) : agent;
  }

  async send({ method, url, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const answer = await request(url, { method, headers, body, dispatcher: this.#dispatcher, signal });
    return { status: answer.statusCode, headers: answer.headers, body: await answerBody(answer.body) };
  }

  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }
}

/** The environment's proxies where the configuration names none. */
function proxyAgent(config: HttpClientConfig, tls: TlsSettings): Dispatcher {
  const { proxy_url: proxy, no_proxy: noProxy, proxy_connect_header: lists } = config;
  const headers = Object.entries(lists ?? {}).map(([name, values]) => [name.toLowerCase(), values.join(', ')]);
  const proxies = proxy === undefined ? {} : { httpProxy: proxy, httpsProxy: proxy, noProxy };
  const options: ProxyAgent.Options = { uri: '', headers: Object.fromEntries(headers), requestTls: tls, proxyTls: tls };
  return new EnvHttpProxyAgent({ ...options, ...proxies, connect: tls });
}
