/** The heads of answers, with the headers that node:http would add. */
import { type OutgoingHttpHeaders, STATUS_CODES } from 'node:http';
import type { Answer } from '../envelope.ts';

const NO_CONTENT = 204;
const CLOSES = 'Connection: close\r\n\r\n';

export class AnswerHeads {
  readonly #keeps: string;
  /** Status line and headers of the answer before: most answers have the same. */
  #beginning = '';
  #status = 0;
  #headers: Readonly<OutgoingHttpHeaders> | null = null;
  #second = 0;
  #date = '';

  /** @param idleMsMax how long a connection is kept open without a request, which clients are told; 0: for ever */
  constructor(idleMsMax: number) {
    const timeout = idleMsMax === 0 ? '' : `Keep-Alive: timeout=${Math.floor(idleMsMax / 1000)}\r\n`;
    this.#keeps = `Connection: keep-alive\r\n${timeout}\r\n`;
  }

  /** A character a byte. @param closes the connection ends with this answer */
  write({ status, headers, body }: Answer, closes: boolean): string {
    if (status !== this.#status || headers !== this.#headers) {
      this.#status = status;
      this.#headers = headers;
      this.#beginning = beginningOf(status, headers);
    }
    const length = status === NO_CONTENT ? '' : `content-length: ${body.length}\r\n`;
    return `${this.#beginning}${length}${this.#dateNow()}${closes ? CLOSES : this.#keeps}`;
  }

  #dateNow(): string {
    const nowMs = Date.now();
    const second = Math.floor(nowMs / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#date = `Date: ${new Date(nowMs).toUTCString()}\r\n`;
    }
    return this.#date;
  }
}

function beginningOf(status: number, headers: Readonly<OutgoingHttpHeaders>): string {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n`;
  for (const name in headers) text += `${name}: ${headers[name]}\r\n`;
  return text;
}
