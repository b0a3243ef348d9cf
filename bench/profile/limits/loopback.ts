/** A request over loopback that is answered with a constant by a bare socket, asked as the queries are. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Connection } from '../../peers/connection.ts';
import { median } from '../../peers/statistics.ts';
import type { Limit } from './limit.ts';

const REQUESTS = 2000;

export async function loopbackLimits(): Promise<Limit[]> {
  const server = new Worker(new URL('loopback-server.js', import.meta.url), { execArgv: [] });
  const [port] = (await once(server, 'message')) as [number];
  const connection = new Connection(`http://127.0.0.1:${port}`);
  const micros: number[] = [];
  const before = process.cpuUsage();
  for (let request = 0; request < REQUESTS; request++) micros.push(1000 * (await connection.get('/')).ms);
  const { user, system } = process.cpuUsage(before);
  await connection.close();
  await server.terminate();
  return [
    { what: 'loopback: a request that is answered with a constant', amount: median(micros), unit: 'µs' },
    { what: 'loopback: ... CPU of client and server', amount: (user + system) / REQUESTS, unit: 'µs' },
  ];
}
