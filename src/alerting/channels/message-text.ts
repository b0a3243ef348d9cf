/** Fields of messages, expanded from the templates of their channel. */
import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { inDirectory } from '../../client/secret-file.ts';
import { ConfigError } from '../../config/config-error.ts';
import { matchingPaths } from '../../config/path-pattern.ts';
import { LIMITS } from '../../limits.ts';
import { executeTemplate } from '../template/engine/execute.ts';
import type { Template } from '../template/engine/nodes.ts';
import { parseTemplate } from '../template/engine/parse.ts';
import { TemplateError } from '../template/engine/template-error.ts';
import { DEFAULT_TEXTS } from './default-texts.ts';
import type { Message } from './message.ts';
import { messageData } from './message-data.ts';
import { MESSAGE_FUNCTIONS } from './message-functions.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

export class MessageText {
  /** Named templates, which every field can use. */
  readonly #definitions: Template['definitions'];
  readonly #log: Logger;
  /** By the text of the field. */
  readonly #parsed = new Map<string, Template>();

  constructor(definitions: Template['definitions'], log: Logger) {
    this.#definitions = definitions;
    this.#log = log;
  }

  /** Never throws: what is wrong with a template stands in the text in its place. */
  render(template: string, message: Message): string {
    return this.#expand(template, message, (text) => text);
  }

  /** The same with values escaped for HTML. */
  renderHtml(template: string, message: Message): string {
    return this.#expand(template, message, escapeHtml);
  }

  /** Throws a TemplateError. */
  check(field: string): void {
    this.#parse(field);
  }

  #expand(field: string, message: Message, encode: (text: string) => string): string {
    if (!field.includes('{{')) return field;
    try {
      const text = executeTemplate(this.#parse(field), messageData(message, encode), MESSAGE_FUNCTIONS);
      return text.slice(0, LIMITS.notificationTextCharsMax);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.#log.error(
        { notifier: message.receiver, group: message.groupKey, err: error },
        'Expanding a template failed',
      );
      return encode(`<error expanding template: ${error.message}>`);
    }
  }

  #parse(field: string): Template {
    let template = this.#parsed.get(field);
    if (template === undefined) {
      const own = parseTemplate('message', field, MESSAGE_FUNCTIONS);
      template = { ...own, definitions: new Map([...this.#definitions, ...own.definitions]) };
      this.#parsed.set(field, template);
    }
    return template;
  }
}

/** Reads the files of named templates. Throws a ConfigError that names the file. */
export function loadMessageText(patterns: readonly string[], directory: string, log: Logger): MessageText {
  const paths = patterns.flatMap((pattern) => matchingPaths(inDirectory(pattern, directory)));
  const own = paths.map((path) => {
    try {
      return parseTemplate(path, readFileSync(path, 'utf8'), MESSAGE_FUNCTIONS);
    } catch (error) {
      throw new ConfigError(`couldn't load templates of notifiers: ${(error as Error).message}`);
    }
  });
  const all = [parseTemplate('defaults', DEFAULT_TEXTS, MESSAGE_FUNCTIONS), ...own];
  return new MessageText(new Map(all.flatMap(({ definitions }) => [...definitions])), log);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}
