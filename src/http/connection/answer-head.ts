/** The heads of answers, with the headers that node:http would add. */
import { STATUS_CODES } from 'node:http';
import type { Answer } from '../envelope.ts';

const NO_CONTENT = 204;
const CLOSES = 'Connection: close\r\n\r\n';

export class AnswerHeads {
  readonly #keeps: string;
  #second = 0;
  #date = '';

  /** @param idleMsMax how long a connection is kept open without a request, which clients are told; 0: for ever */
  constructor(idleMsMax: number) {
    const timeout = idleMsMax === 0 ? '' : `Keep-Alive: timeout=${Math.floor(idleMsMax / 1000)}\r\n`;
    this.#keeps = `Connection: keep-alive\r\n${timeout}\r\n`;
  }

  /** A character a byte. @param closes the connection ends with this answer */
  write({ status, headers, body }: Answer, closes: boolean): string {
    let text = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
    for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
    if (status !== NO_CONTENT) text += `content-length: ${body.length}\r\n`;
    return `${text}Date: ${this.#dateNow()}\r\n${closes ? CLOSES : this.#keeps}`;
  }

  #dateNow(): string {
    const nowMs = Date.now();
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = new Date(nowMs).toUTCString();
    }
    return this.#date;
  }
}
