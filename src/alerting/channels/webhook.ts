/** Alertmanager's webhook, payload version 4, for whoever understands that. */
import { HttpClient } from '../../client/http-client.ts';
import { inDirectory, readSecret } from '../../client/secret-file.ts';
import type { WebhookSettings } from '../../config/sections/notifiers.ts';
import type { Channel } from './channel.ts';
import { checkTaken } from './check-taken.ts';
import type { Message, MessageAlert } from './message.ts';

/** How Go prints a time that is not set. */
const NO_TIME = '0001-01-01T00:00:00Z';
const TIMEOUT_MS = 30_000;

export class WebhookChannel implements Channel {
  readonly name: string;
  readonly kind = 'webhook';
  readonly sendResolved: boolean;
  readonly #settings: WebhookSettings;
  readonly #directory: string;
  readonly #client: HttpClient;

  constructor(name: string, settings: WebhookSettings, directory: string) {
    this.name = name;
    this.sendResolved = settings.send_resolved;
    this.#settings = settings;
    this.#directory = directory;
    this.#client = new HttpClient(settings.http_config, { directory, userAgent: 'Narthex' });
  }

  async deliver(message: Message, signal: AbortSignal): Promise<void> {
    const { url, url_file: file, max_alerts: alertsMax, timeout } = this.#settings;
    const answer = await this.#client.send({
      method: 'POST',
      url: url ?? (await readSecret(inDirectory(file, this.#directory))),
      headers: { 'content-type': 'application/json' },
      body: webhookJson(message, alertsMax),
      timeoutMs: timeout === 0 ? TIMEOUT_MS : timeout,
      signal,
    });
    checkTaken(answer);
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

/** @param alertsMax alerts that are in it, the others are counted; 0: all are */
export function webhookJson(message: Message, alertsMax: number): string {
  const { receiver, status, alerts, groupLabels, commonLabels, commonAnnotations, externalUrl, groupKey } = message;
  const shown = alertsMax === 0 ? alerts : alerts.slice(0, alertsMax);
  return JSON.stringify({
    receiver,
    status,
    alerts: shown.map(alertBody),
    groupLabels: Object.fromEntries(groupLabels),
    commonLabels: Object.fromEntries(commonLabels),
    commonAnnotations: Object.fromEntries(commonAnnotations),
    externalURL: externalUrl,
    version: '4',
    groupKey,
    truncatedAlerts: alerts.length - shown.length,
  });
}

function alertBody({ status, labels, annotations, startsAtMs, endsAtMs, generatorUrl, fingerprint }: MessageAlert) {
  return {
    status,
    labels: Object.fromEntries(labels),
    annotations: Object.fromEntries(annotations),
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: status === 'firing' ? NO_TIME : new Date(endsAtMs).toISOString(),
    generatorURL: generatorUrl,
    fingerprint,
  };
}
