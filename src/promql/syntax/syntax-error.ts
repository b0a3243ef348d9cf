import { Refusal } from '../../errors.ts';
import { lineAndColumn } from '../annotations.ts';

/** A text that is no PromQL expression; the message is Prometheus's: `1:5: parse error: ...`. */
export class PromQLSyntaxError extends Refusal {
  /** What is wrong, without position and prefix. */
  readonly detail: string;
  /** Byte offset into the UTF-8 text of the query. */
  readonly byteOffset: number;

  constructor(query: string, byteOffset: number, detail: string) {
    const place = query === '' ? 'unknown position' : lineAndColumn(query, byteOffset);
    super('parse_error', `${place}: parse error: ${detail}`);
    this.name = 'PromQLSyntaxError';
    this.detail = detail;
    this.byteOffset = byteOffset;
  }
}
