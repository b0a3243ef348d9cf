/** Requests over loopback that a bare socket of Node takes and answers with a constant: they are read, and nothing else is done. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpuSeconds } from '../../peers/accounting.ts';
import { Connection } from '../../peers/connection.ts';
import type { Load } from '../../peers/load.ts';
import { send } from '../../peers/send.ts';
import { median } from '../../peers/statistics.ts';
import type { Limit } from './limit.ts';

const QUESTIONS = 5000;

export async function loopbackLimits(load: Load, connections: number): Promise<Limit[]> {
  const server = fork(new URL('loopback-server.js', import.meta.url), { execArgv: [] });
  const kill = (): boolean => server.kill('SIGKILL');
  process.prependListener('exit', kill);
  const [port] = (await once(server, 'message')) as [number];
  const url = `http://127.0.0.1:${port}`;
  const started = cpuSeconds(server.pid!);
  const micros = await questions(url);
  const asked = cpuSeconds(server.pid!);
  await send(url, load.bodies, connections);
  const taken = cpuSeconds(server.pid!);
  kill();
  process.off('exit', kill);
  const samples = load.steps * load.seriesCount;
  return [
    { what: 'loopback: a request until its answer', amount: median(micros), unit: 'µs' },
    { what: "loopback: ... a bare socket's CPU", amount: ((asked - started) * 1e6) / QUESTIONS, unit: 'µs' },
    {
      what: "loopback: a bare socket's CPU that takes the writes",
      amount: ((taken - asked) * 1e9) / samples,
      unit: 'ns a sample',
    },
  ];
}

async function questions(url: string): Promise<number[]> {
  const connection = new Connection(url);
  const micros: number[] = [];
  for (let question = 0; question < QUESTIONS; question++) micros.push(1000 * (await connection.get('/')).ms);
  await connection.close();
  return micros;
}
