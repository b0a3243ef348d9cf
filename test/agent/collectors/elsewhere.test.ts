/** The collectors for systems without /proc run on Linux too, where what they say can be held against /proc. */
import { describe, expect, it } from 'vitest';
import { collectShown } from './shown-families.ts';

const isLinux = process.platform === 'linux';

describe.skipIf(!isLinux)('collectors for other systems (held against /proc, so skipped where there is none)', () => {
  it('give the families of the same names with the same help, type and values', async () => {
    const linux = await collectShown();
    const elsewhere = await collectShown(null, {}, 'darwin');
    const names = [
      'node_cpu_seconds_total',
      'node_memory_MemTotal_bytes',
      'node_memory_SwapTotal_bytes',
      'node_filesystem_size_bytes',
      'node_filesystem_readonly',
      'node_load1',
      'node_boot_time_seconds',
      'node_network_receive_bytes_total',
      'node_uname_info',
      'node_time_zone_offset_seconds',
    ];
    for (const name of names) {
      const [here, there] = [linux.get(name)!, elsewhere.get(name)!];
      expect(there, name).toBeDefined();
      expect([name, there.help, there.type]).toEqual([name, here.help, here.type]);
      for (const [labels, value] of there.samples) {
        if (name === 'node_cpu_seconds_total' && here.samples.get(labels) === undefined) continue;
        const wanted = here.samples.get(labels)!;
        const slack = name === 'node_boot_time_seconds' ? 2 : Math.max(5, wanted * 0.05);
        expect(Math.abs(value - wanted), `${name} ${labels} is ${value}, in /proc ${wanted}`).toBeLessThanOrEqual(
          slack,
        );
      }
    }
  });

  it('name the system', async () => {
    const info = (await collectShown(['os'], {}, 'darwin')).get('node_os_info')!;
    expect(info.type).toBe('gauge');
    const labels = new Map(JSON.parse([...info.samples.keys()][0]) as [string, string][]);
    expect(labels.get('id')).toBe('linux');
    expect(labels.get('version_id')).toBe(labels.get('version'));
  });
});
