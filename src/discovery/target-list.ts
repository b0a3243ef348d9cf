/** The list of targets that files and URLs hold: [{targets: [...], labels: {...}}], as YAML or JSON (which is YAML). */
import { list } from '../config/schema/collections.ts';
import { targetGroup } from '../config/sections/discovery.ts';
import { readYaml } from '../config/yaml-file.ts';
import type { SortedLabels } from '../relabel/relabel.ts';
import { targetLabels } from './target-labels.ts';

const groups = list(targetGroup);

/** Throws what is wrong with the text, with its line. */
export function readTargetList(text: string, meta: Readonly<Record<string, string>>): SortedLabels[] {
  const { root, source } = readYaml(text);
  if (root === null) return [];
  return groups
    .read(root, source)
    .flatMap(({ targets, labels }) => targets.map((address) => targetLabels(address, labels ?? {}, meta)));
}
