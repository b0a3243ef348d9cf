/** What the agent answers over HTTP: the machine's metrics and its own, and whether it is well. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeExposition } from './exposition-text.ts';
import type { MetricFamily } from './metric-family.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface AgentHttp {
  readonly port: number;
  close(): Promise<void>;
}

/** @param address host:port; an empty host stands for all */
export async function serveAgent(address: string, gather: () => Promise<readonly MetricFamily[]>): Promise<AgentHttp> {
  /** Those who ask at the same time get the same answer. */
  let gathering: Promise<string> | null = null;
  const metrics = (): Promise<string> => {
    gathering ??= gather()
      .then(writeExposition)
      .finally(() => {
        gathering = null;
      });
    return gathering;
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (request.method !== 'GET' && request.method !== 'HEAD') send(response, 405, 'Method Not Allowed\n');
    else if (path === '/metrics') void answer(response, metrics());
    else if (path === '/-/healthy' || path === '/-/ready') send(response, 200, 'Narthex agent is healthy.\n');
    else if (path === '/') send(response, 200, 'Narthex agent: /metrics\n');
    else send(response, 404, '404 page not found\n');
  });
  await listen(server, address);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

async function answer(response: ServerResponse, metrics: Promise<string>): Promise<void> {
  try {
    response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(await metrics);
  } catch (error) {
    send(response, 500, `${(error as Error).message}\n`);
  }
}

function send(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text);
}

function listen(server: Server, address: string): Promise<void> {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: Number(address.slice(colon + 1)), ...(host !== '' && { host }) }, resolve);
  });
}
