/** Fields of messages, expanded from the templates of their channel. */
import type { Message } from './message.ts';

export interface MessageText {
  /** Never throws: what is wrong with a template stands in the text in its place. */
  render(template: string, message: Message): string;
  /** The same with values escaped for HTML. */
  renderHtml(template: string, message: Message): string;
}
