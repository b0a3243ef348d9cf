import { describe, expect, it } from 'vitest';
import { createCollectors } from '../../../src/agent/collectors/collectors.ts';
import { deviceFilter, NameFilter } from '../../../src/agent/collectors/name-filter.ts';
import { type CollectorOptions, collectorOptions } from '../../../src/agent/collectors/options.ts';

function refusal(given: Partial<CollectorOptions>): string {
  try {
    createCollectors(collectorOptions(given));
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('options that cannot be used', () => {
  it('are named with what is wrong', () => {
    expect(refusal({ vmstatFields: '(' })).toMatch(/^--collector\.vmstat\.fields: .*missing closing \)/);
    expect(refusal({ filesystemMountTimeout: 'soon' })).toBe(
      '--collector.filesystem.mount-timeout: not a valid duration string: "soon"',
    );
  });

  it('are devices to include and to exclude at once; a default to exclude is none', () => {
    expect(refusal({ netdevDeviceInclude: 'eth', netdevDeviceExclude: 'lo' })).toBe(
      '--collector.netdev.device-include and device-exclude cannot be given both',
    );
    expect(refusal({ netdevDeviceInclude: 'eth' })).toBe('none');
  });
});

describe('a filter of names', () => {
  it('takes names that match anywhere and are not excluded', () => {
    const filter = new NameFilter('th', '^eth1$');
    expect(['eth0', 'eth1', 'lo', 'eth0'].map((name) => filter.accepts(name))).toEqual([true, false, false, true]);
  });

  it('forgets an exclusion beside devices that are asked for', () => {
    expect(deviceFilter('^lo$', '^lo$').accepts('lo')).toBe(true);
    expect(deviceFilter('', '^lo$').accepts('lo')).toBe(false);
  });
});
