/** vmalert evaluates a recording rule over Narthex and writes the result back into it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vector } from './ask.ts';
import { missingPrograms, type Program, startProgram, until } from './programs.ts';
import { freePort, type ServerProcess, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

const missing = missingPrograms('vmalert');

const RULES = `
groups:
  - name: queues
    interval: 1s
    rules:
      - record: queue:jobs:sum
        expr: sum by (queue) (jobs)
        labels: { team: core }
`;

describe.skipIf(missing !== null)(`vmalert reads and writes${missing ? ` (${missing})` : ''}`, () => {
  let directory: string;
  let server: ServerProcess;
  let vmalert: Program;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'narthex-e2e-'));
    await writeFile(join(directory, 'rules.yml'), RULES);
    server = await startServerProcess();
    vmalert = startProgram(
      'vmalert',
      [
        `-rule=${join(directory, 'rules.yml')}`,
        `-datasource.url=${server.url}`,
        `-remoteWrite.url=${server.url}`,
        '-remoteWrite.flushInterval=200ms',
        '-notifier.url=http://127.0.0.1:9',
        `-httpListenAddr=127.0.0.1:${await freePort()}`,
      ],
      directory,
    );
  });

  afterAll(async () => {
    await vmalert?.stop();
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('records the rule', async () => {
    const recorded = await until('the recorded series', 20_000, async () => {
      const now = Date.now();
      const jobs = (shard: string, queue: string, value: number) => ({
        labels: { __name__: 'jobs', queue, shard },
        samples: [[now, value]] as const,
      });
      // Written anew at each try, so that whatever instant vmalert asks about has samples.
      await write(server.url, [jobs('a', 'fast', 2), jobs('b', 'fast', 3), jobs('a', 'slow', 0.5)]);
      const rows = await vector(server.url, 'sort(queue:jobs:sum)', Date.now() / 1000);
      return rows.length === 2 ? rows : null;
    }).catch((error: Error) => {
      throw new Error(`${error.message}\nvmalert: ${vmalert.output().slice(-2000)}`);
    });
    expect(recorded.map(({ metric, value }) => [metric, value[1]])).toEqual([
      [{ __name__: 'queue:jobs:sum', queue: 'slow', team: 'core' }, '0.5'],
      [{ __name__: 'queue:jobs:sum', queue: 'fast', team: 'core' }, '5'],
    ]);
  });
});
