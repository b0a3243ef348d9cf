/** Names, defaults and flags are node_exporter's, as its own help prints them. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { createCollectors } from '../../../src/agent/collectors/collectors.ts';
import { COLLECTOR_FLAGS, collectorOptions } from '../../../src/agent/collectors/options.ts';
import { hasNodeExporter, NODE_EXPORTER } from './node-exporter.ts';

/** Needs D-Bus, which is not spoken here; Debian's has it on, node_exporter itself off. */
const NOT_HERE = ['systemd'];
/** Flags that its help does not show. */
const HIDDEN_FLAGS = ['collector.filesystem.mount-timeout'];

describe.skipIf(!hasNodeExporter)('switches (skipped where node_exporter is not installed)', () => {
  // Its help goes to stderr; lines are broken at 80 columns.
  const help = hasNodeExporter
    ? execFileSync(NODE_EXPORTER, ['--help'], { encoding: 'utf8' }).replace(/\s+/g, ' ')
    : '';

  it('has all collectors that node_exporter has on by default', () => {
    const theirs = [...help.matchAll(/Enable the (\S+) collector \(default: enabled\)/g)].map(([, name]) => name);
    const ours = createCollectors(collectorOptions())
      .filter(({ isOnByDefault }) => isOnByDefault)
      .map(({ name }) => name);
    expect(ours.sort()).toEqual(theirs.filter((name) => !NOT_HERE.includes(name)).sort());
  });

  it('has off what node_exporter has off', () => {
    const theirs = [...help.matchAll(/Enable the (\S+) collector \(default: disabled\)/g)].map(([, name]) => name);
    const ours = createCollectors(collectorOptions()).filter(({ isOnByDefault }) => !isOnByDefault);
    expect(ours.map(({ name }) => name).filter((name) => !theirs.includes(name))).toEqual([]);
  });

  const flags = Object.values(COLLECTOR_FLAGS).filter(({ name }) => !HIDDEN_FLAGS.includes(name));
  it.each(flags)('has the default of --$name', ({ name, fallback }) => {
    const shown = new RegExp(`--${name.replaceAll('.', '\\.')}(?:="([^ ]*)" )?`).exec(help);
    expect(shown, `--${name}`).not.toBeNull();
    if (typeof fallback === 'string') expect((shown![1] ?? '').replaceAll('\\\\', '\\')).toBe(fallback);
  });
});
