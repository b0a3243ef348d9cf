/** Who is told of alerts: the Alertmanagers of the configuration, and the channels of --notifiers.file. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Alert, AlertSink } from '../alerting/alert.ts';
import { Channels, loadNotifierFile } from '../alerting/channels/channels.ts';
import { Notifier } from '../alerting/notifier/notifier.ts';
import type { Config } from '../config/config.ts';
import type { Flags } from '../config/flags.ts';
import { LIMITS } from '../limits.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import { sorted } from '../relabel/relabel.ts';
import { readBuildInfo } from '../telemetry/build-info.ts';
import { createNotifierMetrics, registerChannelMetrics } from '../telemetry/notifier-metrics.ts';
import type { Reloadable } from './lifecycle.ts';

export interface ServerAlertingOptions {
  readonly flags: Flags;
  readonly registry: Registry;
  readonly log: Logger;
}

export class ServerAlerting implements Reloadable, AlertSink {
  readonly notifier: Notifier;
  /** Null without --notifiers.file, and before the storage is open. */
  channels: Channels | null = null;
  externalLabels: LabelPairs = [];
  externalUrl = '';
  readonly #options: ServerAlertingOptions;
  readonly #channelSinks: AlertSink[] = [];

  constructor(options: ServerAlertingOptions) {
    const { flags, registry, log } = options;
    this.#options = options;
    const metrics = createNotifierMetrics(registry, flags.alertmanagerQueueCapacity, () => this.notifier);
    this.notifier = new Notifier({
      userAgent: `Prometheus/${readBuildInfo().version}`,
      queueCapacity: flags.alertmanagerQueueCapacity,
      batchMax: flags.alertmanagerBatchSize,
      others: this.#channelSinks,
      observe: (url, seconds) => metrics.observe(url, seconds),
      log,
    });
  }

  /** Checks the file of the channels; throws a ConfigError when it is bad. */
  prepare(config: Config): () => Promise<void> {
    const { flags, log } = this.#options;
    const notifiers = flags.notifiersFile === '' ? null : loadNotifierFile(flags.notifiersFile, log);
    return async () => {
      const { alerting, directory, global } = config;
      this.externalLabels = sorted(Object.entries(global.externalLabels));
      this.notifier.apply({ alerting, directory, externalLabels: this.externalLabels });
      if (notifiers !== null) await this.channels?.apply(notifiers);
    };
  }

  /** To be called when the data directory is locked: silences and what was told lie in it. */
  open(externalUrl: string): void {
    const { flags, registry, log } = this.#options;
    this.externalUrl = externalUrl;
    if (flags.notifiersFile === '') return;
    this.channels = Channels.open({ storagePath: flags.storagePath, externalUrl, log });
    this.#channelSinks.push(this.channels);
    registerChannelMetrics(registry, this.channels);
  }

  send(alerts: readonly Alert[]): void {
    this.notifier.send(alerts);
  }

  /** Sends what waits for Alertmanagers, unless told not to. */
  async stop(): Promise<void> {
    const drains = this.#options.flags.alertmanagerDrainOnShutdown;
    await Promise.all([this.notifier.close(drains ? LIMITS.drainMsMax : 0), this.channels?.close()]);
  }
}
