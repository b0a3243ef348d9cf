/** The short way of a request and the one through the framework, each behind a port of its own, so that a test can compare them. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PlainConnections } from '../../src/http/connection/plain-connections.ts';
import type { FindRoute } from '../../src/http/connection/plain-request.ts';
import type { ServerParts } from '../../src/server/parts.ts';
import type { Served } from './served.ts';

/** As node:http's own: clients are told of it. */
const SILENCE_MS_MAX = 5000;

export interface Ways {
  readonly short: number;
  readonly framework: number;
  /** Requests that did not take the short way. */
  passed: number;
  readonly close: () => void;
}

export async function openWays({ app, parts }: Served, shortcut: (parts: ServerParts) => FindRoute): Promise<Ways> {
  await app.ready();
  const framework: RequestListener = (asked, response) => app.routing(asked, response);
  const passing: RequestListener = (asked, response) => {
    ways.passed++;
    framework(asked, response);
  };
  const servers = [createServer(passing), createServer(framework)];
  const plain = new PlainConnections(servers[0], shortcut(parts), SILENCE_MS_MAX);
  for (const server of servers) server.listen(0, '127.0.0.1');
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const [short, long] = servers.map((server) => (server.address() as AddressInfo).port);
  const close = () => {
    for (const server of servers) server.close().closeAllConnections();
    plain.closeAll();
  };
  const ways: Ways = { short, framework: long, passed: 0, close };
  return ways;
}
