/** Collectors on machines that this one is not: what they give, and that node_exporter gives the same of the same files. */
import { afterEach, describe, expect, it } from 'vitest';
import { type PlantedTree, plantTree } from './machine-tree.ts';
import { hasNodeExporter, type RunningExporter, type ShownFamily, startNodeExporter } from './node-exporter.ts';
import { collectShown } from './shown-families.ts';
import { TREE_CASES } from './trees.ts';

describe.each(TREE_CASES)('$title', ({ title, tree, collectors, options = {}, flags = [] }) => {
  let planted: PlantedTree | undefined;
  let exporter: RunningExporter | undefined;

  afterEach(async () => {
    await exporter?.stop();
    planted?.remove();
    exporter = undefined;
    planted = undefined;
  });

  it('gives the families written down', async () => {
    planted = plantTree(tree);
    const text = textOf(await collectShown(collectors, { ...planted.options, ...options }), planted.options.sysfs);
    await expect(text).toMatchFileSnapshot(`expected/${title.replaceAll(' ', '-')}.txt`);
  });

  it.skipIf(!hasNodeExporter)('is as node_exporter shows it (skipped where it is not installed)', async () => {
    planted = plantTree(tree);
    const switches = collectors.map((name) => `--collector.${name}`);
    exporter = await startNodeExporter([...planted.flags, '--collector.disable-defaults', ...switches, ...flags]);
    const theirs = await exporter.families();
    const ours = await collectShown(collectors, { ...planted.options, ...options });
    expect(textOf(ours, '')).toBe(textOf(theirs, ''));
  });
});

/** @param directory replaced by <sys> where it is in a label; its name is another one every time */
function textOf(families: ReadonlyMap<string, ShownFamily>, directory: string): string {
  const lines = [...families]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, { type, help, samples }]) => [
      `${name} (${type}): ${help}`,
      ...[...samples].map(([labels, value]) => `    ${labels} ${value}`).sort(),
    ]);
  const text = `${lines.join('\n')}\n`;
  return directory === '' ? text : text.replaceAll(directory, '<sys>');
}
