/** Messages to Slack's incoming webhooks, and to those who take the same (Mattermost, Rocket.Chat). */
import { HttpClient } from '../../client/http-client.ts';
import { inDirectory, readSecret } from '../../client/secret-file.ts';
import type { SlackSettings } from '../../config/sections/notifiers.ts';
import { type Channel, DeliveryFailure } from './channel.ts';
import { checkTaken } from './check-taken.ts';
import type { Message } from './message.ts';
import type { MessageText } from './message-text.ts';

const TIMEOUT_MS = 30_000;
/** Slack shows no more of a title, in characters. */
const TITLE_CHARS_MAX = 1024;

export class SlackChannel implements Channel {
  readonly name: string;
  readonly kind = 'slack';
  readonly sendResolved: boolean;
  readonly #settings: SlackSettings;
  readonly #directory: string;
  readonly #text: MessageText;
  readonly #client: HttpClient;

  constructor(name: string, settings: SlackSettings, directory: string, text: MessageText) {
    this.name = name;
    this.sendResolved = settings.send_resolved;
    this.#settings = settings;
    this.#directory = directory;
    this.#text = text;
    this.#client = new HttpClient(settings.http_config, { directory, userAgent: 'Narthex' });
  }

  async deliver(message: Message, signal: AbortSignal): Promise<void> {
    const { api_url: url, api_url_file: file } = this.#settings;
    const answer = await this.#client.send({
      method: 'POST',
      url: url ?? (await readSecret(inDirectory(file, this.#directory))),
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(slackBody(this.#settings, (template) => this.#text.render(template, message))),
      timeoutMs: TIMEOUT_MS,
      signal,
    });
    checkTaken(answer);
    checkAnswer(answer.body.toString());
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function slackBody(settings: SlackSettings, render: (template: string) => string): unknown {
  const attachment = {
    title: cut(render(settings.title)),
    title_link: render(settings.title_link),
    pretext: render(settings.pretext),
    text: render(settings.text),
    fallback: render(settings.fallback),
    callback_id: render(settings.callback_id),
    image_url: render(settings.image_url),
    thumb_url: render(settings.thumb_url),
    footer: render(settings.footer),
    color: render(settings.color),
    mrkdwn_in: settings.mrkdwn_in,
    fields: settings.fields?.map(({ title, value, short }) => ({
      title: render(title),
      value: render(value),
      short: short ?? settings.short_fields,
    })),
  };
  return withoutEmpty({
    channel: render(settings.channel),
    username: render(settings.username),
    icon_emoji: render(settings.icon_emoji),
    icon_url: render(settings.icon_url),
    link_names: settings.link_names || undefined,
    attachments: [withoutEmpty(attachment)],
  });
}

function withoutEmpty(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== '' && value !== undefined));
}

function cut(title: string): string {
  const characters = [...title];
  return characters.length <= TITLE_CHARS_MAX ? title : `${characters.slice(0, TITLE_CHARS_MAX - 1).join('')}…`;
}

/** Some answer 200 with a body that says that it went wrong. */
function checkAnswer(body: string): void {
  if (!body.startsWith('{')) return;
  try {
    const { ok, error } = JSON.parse(body) as { ok?: unknown; error?: unknown };
    if (ok !== false) return;
    throw new DeliveryFailure(`Slack did not take the message: ${String(error)}`, false);
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error;
    // Not JSON after all: taken.
  }
}
