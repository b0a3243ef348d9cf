/** Messages by email, as text and HTML, through the operator's SMTP server. */
import type { Transporter } from 'nodemailer';
import { inlineOrFile } from '../../client/secret-file.ts';
import { readTls } from '../../client/tls-settings.ts';
import type { EmailSettings } from '../../config/sections/notifiers.ts';
import { type Channel, DeliveryFailure } from './channel.ts';
import type { Message } from './message.ts';
import type { MessageText } from './message-text.ts';

/** The port on which TLS begins with the connection instead of by STARTTLS. */
const SMTPS_PORT = 465;
const TIMEOUT_MS = 30_000;
/** Replies from here on are final (RFC 5321, 4.2.1). */
const PERMANENT_REPLY_MIN = 500;
const SUBJECT = '{{ template "email.default.subject" . }}';

export class EmailChannel implements Channel {
  readonly name: string;
  readonly kind = 'email';
  readonly sendResolved: boolean;
  readonly #settings: EmailSettings;
  readonly #directory: string;
  readonly #text: MessageText;

  constructor(name: string, settings: EmailSettings, directory: string, text: MessageText) {
    this.name = name;
    this.sendResolved = settings.send_resolved;
    this.#settings = settings;
    this.#directory = directory;
    this.#text = text;
  }

  /** SMTP cannot be taken back half way, so `signal` is not looked at: the transport has timeouts of its own. */
  async deliver(message: Message): Promise<void> {
    const { to, from, headers = {}, html, text } = this.#settings;
    const render = (template: string) => this.#text.render(template, message);
    const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), render(value)]));
    const others = [...named].filter(([name]) => !['subject', 'to', 'from'].includes(name));
    const transport = await this.#connected();
    try {
      await transport.sendMail({
        envelope: { from: addressIn(render(from)), to: render(to).split(',').map(addressIn) },
        from: named.get('from') ?? render(from),
        to: named.get('to') ?? render(to),
        subject: named.get('subject') ?? render(SUBJECT),
        headers: Object.fromEntries(others),
        ...(text !== '' && { text: render(text) }),
        ...(html !== '' && { html: this.#text.renderHtml(html, message) }),
      });
    } catch (error) {
      throw failureOf(error as Error & { responseCode?: number });
    } finally {
      transport.close();
    }
  }

  async close(): Promise<void> {
    // Each message has a connection of its own.
  }

  async #connected(): Promise<Transporter> {
    // Taken when the first message is sent: few have this channel.
    const { createTransport } = await import('nodemailer');
    const { smarthost, hello, auth_username: user, require_tls: requireTls, tls_config: tls } = this.#settings;
    const [host, port] = splitHost(smarthost);
    const pass = await inlineOrFile(this.#settings.auth_password, this.#settings.auth_password_file, this.#directory);
    return createTransport({
      host,
      port,
      secure: port === SMTPS_PORT,
      requireTLS: requireTls && port !== SMTPS_PORT,
      name: hello,
      ...(user !== '' && { auth: { user, pass: pass ?? '' } }),
      tls: await readTls(tls, this.#directory),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }
}

function splitHost(smarthost: string): [host: string, port: number] {
  const colon = smarthost.lastIndexOf(':');
  const host = smarthost.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return [host === '' ? 'localhost' : host, Number(smarthost.slice(colon + 1))];
}

/** The address alone, of `Name <address>`. */
function addressIn(mailbox: string): string {
  return (/<([^<>]*)>\s*$/.exec(mailbox)?.[1] ?? mailbox).trim();
}

function failureOf(error: Error & { responseCode?: number }): Error {
  const { responseCode } = error;
  if (responseCode === undefined) return error;
  return new DeliveryFailure(error.message, responseCode < PERMANENT_REPLY_MIN);
}
