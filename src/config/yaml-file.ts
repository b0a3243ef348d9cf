import { LineCounter, type Node, parseDocument } from 'yaml';
import { ConfigProblems, resolve, type Source } from './schema/schema.ts';

/** The root of a YAML text, null when it is empty. Throws ConfigProblems with what YAML itself refuses. */
export function readYaml(text: string): { readonly root: Node | null; readonly source: Source } {
  const lines = new LineCounter();
  // Version 1.1 is what Go's package reads: yes and no are booleans, and << merges.
  const document = parseDocument(text, { version: '1.1', lineCounter: lines, prettyErrors: false });
  const source: Source = { document, lines };
  if (document.errors.length > 0) {
    throw new ConfigProblems(
      document.errors.map(({ code, message, pos: [start, end] }) => ({
        line: lines.linePos(start).line,
        path: '',
        message: code === 'DUPLICATE_KEY' ? `mapping key "${keyAt(text, start, end)}" already defined` : message,
      })),
    );
  }
  return { root: resolve(document.contents, source), source };
}

/** The parser marks the key, and what is behind it when the key is on one line with its value. */
function keyAt(text: string, start: number, end: number): string {
  return text
    .slice(start, Math.max(end, start + 1))
    .split(':')[0]
    .trim();
}
