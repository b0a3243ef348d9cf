/** The flags of the collectors: --collector.NAME, --no-collector.NAME, and those of each one's options. */
import { createCollectors } from './collectors/collectors.ts';
import { COLLECTOR_FLAGS, type CollectorOptions, collectorOptions } from './collectors/options.ts';
import type { Collector } from './metric-family.ts';

export interface CollectorFlagRow {
  readonly name: string;
  readonly fallback?: string;
  readonly help: string;
}

/** What was given on the command line. */
export interface GivenFlags {
  has(flag: string): boolean;
  value(flag: string): string;
}

export function collectorFlags(): CollectorFlagRow[] {
  const switches = createCollectors(collectorOptions()).flatMap(({ name, isOnByDefault }) => [
    { name: `collector.${name}`, help: `Enable the ${name} collector${isOnByDefault ? ' (the default).' : '.'}` },
    { name: `no-collector.${name}`, help: `Disable the ${name} collector${isOnByDefault ? '.' : ' (the default).'}` },
  ]);
  const options = Object.values(COLLECTOR_FLAGS).flatMap(({ name, fallback, help }): CollectorFlagRow[] =>
    typeof fallback === 'string'
      ? [{ name, fallback, help }]
      : [
          { name, help },
          { name: `no-${name}`, help: `Not: ${help}` },
        ],
  );
  return [
    ...switches,
    { name: 'collector.disable-defaults', help: 'Enable only the collectors that are named.' },
    ...options,
  ];
}

/** The collectors that are to run. */
export function chosenCollectors(given: GivenFlags): readonly Collector[] {
  const withoutDefaults = given.has('collector.disable-defaults');
  return createCollectors(optionsOf(given)).filter(({ name, isOnByDefault }) => {
    if (given.has(`no-collector.${name}`)) return false;
    return given.has(`collector.${name}`) || (isOnByDefault && !withoutDefaults);
  });
}

function optionsOf(given: GivenFlags): CollectorOptions {
  const entries = Object.entries(COLLECTOR_FLAGS).map(([key, { name, fallback }]) => {
    if (typeof fallback === 'string') return [key, given.value(name)];
    return [key, given.has(name) || (fallback && !given.has(`no-${name}`))];
  });
  return Object.fromEntries(entries) as CollectorOptions;
}
