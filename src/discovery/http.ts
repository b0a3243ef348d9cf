/** Targets from a URL that answers with a list of them as JSON. */
import { HttpClient } from '../client/http-client.ts';
import type { HttpDiscoveryConfig } from '../config/sections/discovery.ts';
import type { DiscoveryOptions, TargetGroup } from './discovery.ts';
import { RepeatedLookup } from './repeated.ts';
import { readTargetList } from './target-list.ts';

export class HttpDiscovery extends RepeatedLookup {
  readonly #client: HttpClient;

  constructor(config: HttpDiscoveryConfig, options: DiscoveryOptions) {
    const client = new HttpClient(config, options);
    super(
      config.refresh_interval,
      () => lookUp(client, config),
      (error) => options.warn('http', error),
    );
    this.#client = client;
  }

  override stop(): void {
    super.stop();
    void this.#client.close();
  }
}

async function lookUp(client: HttpClient, config: HttpDiscoveryConfig): Promise<TargetGroup[]> {
  const url = config.url ?? '';
  const answer = await client.send({
    method: 'GET',
    url,
    headers: {
      accept: 'application/json',
      'x-prometheus-refresh-interval-seconds': String(config.refresh_interval / 1000),
    },
    timeoutMs: config.refresh_interval,
  });
  if (answer.status !== 200) throw new Error(`${url}: server returned HTTP status ${answer.status}`);
  const type = String(answer.headers['content-type'] ?? '');
  if (!/^application\/json\b/.test(type.trim())) throw new Error(`${url}: unsupported content type "${type}"`);
  return [{ source: url, targets: readTargetList(answer.body.toString(), { __meta_url: url }) }];
}
