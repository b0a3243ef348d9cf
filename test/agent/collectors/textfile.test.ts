import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasNodeExporter, startNodeExporter } from './node-exporter.ts';
import { collectShown } from './shown-families.ts';

const MTIME_SECONDS = 1_700_000_000;

describe('the files of a directory', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'narthex-textfile-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function write(name: string, text: string): void {
    const path = join(directory, name);
    writeFileSync(path, text);
    utimesSync(path, MTIME_SECONDS, MTIME_SECONDS);
  }

  async function shown(path = directory): Promise<Record<string, Record<string, number>>> {
    const families = await collectShown(['textfile'], { textfileDirectory: path });
    return Object.fromEntries([...families].map(([name, { samples }]) => [name, Object.fromEntries(samples)]));
  }

  it('give their metrics, the time they were written, and no error', async () => {
    write('backup.prom', '# HELP backup_bytes Size.\n# TYPE backup_bytes gauge\nbackup_bytes{disk="a"} 5\n');
    write('role.prom', 'role{role="db"} 1\n');
    write('notes.txt', 'not for this\n');
    expect(await shown()).toEqual({
      backup_bytes: { '[["disk","a"]]': 5 },
      role: { '[["role","db"]]': 1 },
      node_textfile_mtime_seconds: {
        [`[["file","${directory}/backup.prom"]]`]: MTIME_SECONDS,
        [`[["file","${directory}/role.prom"]]`]: MTIME_SECONDS,
      },
      node_textfile_scrape_error: { '[]': 0 },
    });
  });

  it('are left out when they are broken or have timestamps, which is an error', async () => {
    write('broken.prom', 'bro ken{\n');
    write('good.prom', 'good 1\n');
    write('stamped.prom', 'first 1\nstamped 1 1000\n');
    expect(await shown()).toEqual({
      good: { '[]': 1 },
      node_textfile_mtime_seconds: { [`[["file","${directory}/good.prom"]]`]: MTIME_SECONDS },
      node_textfile_scrape_error: { '[]': 1 },
    });
  });

  it('lose to an earlier one with the same series, which is an error', async () => {
    write('a.prom', 'x{k="1"} 1\n');
    write('b.prom', 'x{k="1"} 2\nx{k="2"} 3\n');
    const { x, node_textfile_scrape_error: error } = await shown();
    expect(x).toEqual({ '[["k","1"]]': 1, '[["k","2"]]': 3 });
    expect(error).toEqual({ '[]': 1 });
  });

  it('may be in several directories that a pattern names', async () => {
    for (const name of ['jobs-1', 'jobs-2', 'other']) mkdirSync(join(directory, name));
    write('jobs-1/a.prom', 'a 1\n');
    write('jobs-2/b.prom', 'b 2\n');
    write('other/c.prom', 'c 3\n');
    expect(Object.keys(await shown(join(directory, 'jobs-?'))).sort()).toEqual([
      'a',
      'b',
      'node_textfile_mtime_seconds',
      'node_textfile_scrape_error',
    ]);
  });

  it('are an error when the directory that was asked for is not there', async () => {
    expect(await shown(join(directory, 'gone'))).toEqual({ node_textfile_scrape_error: { '[]': 1 } });
  });

  it.skipIf(!hasNodeExporter)('are shown as node_exporter shows them (skipped where it is not installed)', async () => {
    write('a.prom', '# HELP a_total Of a.\n# TYPE a_total counter\na_total{x="1"} 3\nb 4\n');
    write('h.prom', '# TYPE h histogram\nh_bucket{le="1"} 1\nh_bucket{le="+Inf"} 2\nh_sum 3\nh_count 2\n');
    write('broken.prom', 'bro ken{\n');
    const flags = [
      '--collector.disable-defaults',
      '--collector.textfile',
      `--collector.textfile.directory=${directory}`,
    ];
    const exporter = await startNodeExporter(flags);
    const theirs = await exporter.families();
    await exporter.stop();
    const ours = await collectShown(['textfile'], { textfileDirectory: directory });
    for (const name of ['a_total', 'b', 'node_textfile_mtime_seconds', 'node_textfile_scrape_error']) {
      expect([name, ours.get(name)]).toEqual([name, theirs.get(name)]);
    }
    expect(ours.get('h')?.help).toBe(theirs.get('h')?.help);
  });
});
