/**
 * Warnings and infos of one query. Texts are Prometheus's; the position of the expression that a note is about is added
 * when the notes are shown. The same text at different positions is one note.
 */
import type { Position } from './ast.ts';

interface Note {
  readonly text: string;
  readonly position: Position | null;
  /** How often it was made, where that is told; else 1. */
  occurrences: number;
}

export class Annotations {
  readonly #warnings = new Map<string, Note>();
  readonly #infos = new Map<string, Note>();

  /** `text` without prefix and position. */
  warn(text: string, position: Position | null): void {
    if (!this.#warnings.has(text)) this.#warnings.set(text, { text, position, occurrences: 1 });
  }

  /** A warning that tells how often it was made. */
  warnAgain(text: string, position: Position | null): void {
    const note = this.#warnings.get(text);
    if (note === undefined) this.warn(text, position);
    else note.occurrences++;
  }

  info(text: string, position: Position | null): void {
    if (!this.#infos.has(text)) this.#infos.set(text, { text, position, occurrences: 1 });
  }

  warnings(query: string): string[] {
    return [...this.#warnings.values()].map((note) => `PromQL warning: ${show(note, query)}`);
  }

  infos(query: string): string[] {
    return [...this.#infos.values()].map((note) => `PromQL info: ${show(note, query)}`);
  }
}

function show({ text, position, occurrences }: Note, query: string): string {
  return `${text}${occurrences > 1 ? ` (${occurrences} occurrences)` : ''}${place(query, position)}`;
}

function place(query: string, position: Position | null): string {
  return position === null || query === '' ? '' : ` (${lineAndColumn(query, position.start)})`;
}

/** `line:column` of a byte offset, as Prometheus counts them (columns in bytes, both from 1). */
export function lineAndColumn(query: string, byteOffset: number): string {
  const bytes = Buffer.from(query, 'utf8');
  if (byteOffset < 0 || byteOffset > bytes.length) return 'invalid position';
  let line = 1;
  let lastBreak = -1;
  for (let i = 0; i < byteOffset; i++) {
    if (bytes[i] === 0x0a) {
      line++;
      lastBreak = i;
    }
  }
  return `${line}:${byteOffset - lastBreak}`;
}
