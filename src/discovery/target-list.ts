/** The list of targets that files and URLs hold: [{targets: [...], labels: {...}}], as YAML or JSON (which is YAML). */
import { LineCounter, parseDocument } from 'yaml';
import { list } from '../config/schema/collections.ts';
import { resolve } from '../config/schema/schema.ts';
import { targetGroup } from '../config/sections/discovery.ts';
import type { SortedLabels } from '../relabel/relabel.ts';
import { targetLabels } from './target-labels.ts';

const groups = list(targetGroup);

/** Throws what is wrong with the text, with its line. */
export function readTargetList(text: string, meta: Readonly<Record<string, string>>): SortedLabels[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { version: '1.1', lineCounter: lines, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) throw new Error(`line ${lines.linePos(error.pos[0]).line}: ${error.message}`);
  const source = { document, lines };
  const root = resolve(document.contents, source);
  if (root === null) return [];
  return groups
    .read(root, source)
    .flatMap(({ targets, labels }) => targets.map((address) => targetLabels(address, labels ?? {}, meta)));
}
