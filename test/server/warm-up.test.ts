import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { WarmUp } from '../../src/server/warm-up.ts';

const paths: string[] = [];
const server = createServer((request, reply) => {
  paths.push(request.url ?? '');
  reply.end('{}');
});
afterEach(() => {
  paths.length = 0;
  server.close();
});

async function warmUp(requests: number, busy: () => boolean): Promise<WarmUp> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new WarmUp({ host: '127.0.0.1', port, routePrefix: '/p', requests, busy, log: pino({ level: 'silent' }) });
}

test('the queries are asked in rounds, under the prefix, as instant and as range queries', async () => {
  const warm = await warmUp(17, () => false);
  warm.start();
  while (paths.length < 32) await sleep(5);
  await warm.stop();
  expect(paths).toHaveLength(32);
  expect(paths[0]).toMatch(/^\/p\/api\/v1\/query\?query=up&time=\d+$/);
  expect(paths[1]).toMatch(/^\/p\/api\/v1\/query_range\?query=up&start=\d+&end=\d+&step=15$/);
});

test('while others ask it waits, and a stop ends it', async () => {
  const warm = await warmUp(1000, () => true);
  warm.start();
  await sleep(20);
  await warm.stop();
  expect(paths).toEqual([]);
});
