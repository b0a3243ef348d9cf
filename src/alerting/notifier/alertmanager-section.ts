/** One entry of `alertmanagers`: finds its Alertmanagers and keeps a queue for each. */
import type { Logger } from 'pino';
import { HttpClient } from '../../client/http-client.ts';
import type { AlertmanagerConfig } from '../../config/sections/remote.ts';
import { Discovery, unsupportedMechanisms } from '../../discovery/discovery.ts';
import { Relabelling } from '../../relabel/relabel.ts';
import type { Alert } from '../alert.ts';
import { AlertmanagerQueue } from './alertmanager-queue.ts';
import { type AlertmanagerTargets, alertmanagerTargets, type TargetSettings } from './alertmanager-target.ts';
import { relabelled } from './relabelled.ts';

export interface SectionOptions {
  readonly directory: string;
  readonly userAgent: string;
  readonly capacity: number;
  readonly batchMax: number;
  readonly observe: (url: string, seconds: number) => void;
  readonly log: Logger;
}

export class AlertmanagerSection {
  readonly #config: AlertmanagerConfig;
  readonly #options: SectionOptions;
  readonly #client: HttpClient;
  readonly #discovery: Discovery;
  readonly #targetSettings: TargetSettings;
  readonly #alertRelabelling: Relabelling;
  readonly #queues = new Map<string, AlertmanagerQueue>();
  targets: AlertmanagerTargets = { active: [], dropped: [] };

  constructor(config: AlertmanagerConfig, options: SectionOptions) {
    const { log } = options;
    this.#config = config;
    this.#options = options;
    this.#client = new HttpClient(config, options);
    this.#targetSettings = {
      scheme: config.scheme,
      pathPrefix: config.path_prefix,
      relabelling: new Relabelling(config.relabel_configs ?? []),
    };
    this.#alertRelabelling = new Relabelling(config.alert_relabel_configs ?? []);
    const warn = (mechanism: string, error: Error): void =>
      log.warn({ mechanism, err: error }, 'Alertmanagers could not be looked up');
    this.#discovery = new Discovery(config, { ...options, warn }, (found) => {
      this.targets = alertmanagerTargets(found, this.#targetSettings);
      this.#keepQueues(new Set(this.targets.active));
    });
    for (const mechanism of unsupportedMechanisms(config)) {
      log.warn({ mechanism }, 'Alertmanagers are not found by this mechanism: it does not exist here');
    }
    if (config.sigv4 !== undefined) log.warn('Requests to Alertmanagers are not signed: sigv4 does not exist here');
  }

  get queues(): Iterable<AlertmanagerQueue> {
    return this.#queues.values();
  }

  start(): void {
    this.#discovery.start();
  }

  send(alerts: readonly Alert[]): void {
    const own = relabelled(alerts, this.#alertRelabelling);
    if (own.length === 0) return;
    for (const queue of this.#queues.values()) queue.push(own);
  }

  async close(drainMs: number): Promise<void> {
    this.#discovery.stop();
    await Promise.all([...this.#queues.values()].map((queue) => queue.close(drainMs)));
    await this.#client.close();
  }

  #keepQueues(urls: ReadonlySet<string>): void {
    for (const [url, queue] of this.#queues) {
      if (urls.has(url)) continue;
      this.#queues.delete(url);
      void queue.close(0);
    }
    const { capacity, batchMax, observe, log } = this.#options;
    for (const url of urls) {
      if (this.#queues.has(url)) continue;
      const settings = { url, client: this.#client, timeoutMs: this.#config.timeout, capacity, batchMax, log };
      this.#queues.set(url, new AlertmanagerQueue({ ...settings, observe: (seconds) => observe(url, seconds) }));
    }
  }
}
