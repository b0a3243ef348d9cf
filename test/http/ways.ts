/** The short way of a request and the one through the framework, each behind a port of its own, so that a test can compare them. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerParts } from '../../src/server/parts.ts';
import type { Served } from './served.ts';

export interface Ways {
  readonly short: number;
  readonly framework: number;
  /** Requests that did not take the short way. */
  passed: number;
  readonly close: () => void;
}

type Shortcut = (parts: ServerParts, next: RequestListener) => RequestListener;

export async function openWays({ app, parts }: Served, shortcut: Shortcut): Promise<Ways> {
  await app.ready();
  const framework: RequestListener = (asked, response) => app.routing(asked, response);
  const next: RequestListener = (asked, response) => {
    ways.passed++;
    framework(asked, response);
  };
  const servers = [shortcut(parts, next), framework].map((listener) => createServer(listener).listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const [short, long] = servers.map((server) => (server.address() as AddressInfo).port);
  const close = () => {
    for (const server of servers) server.close().closeAllConnections();
  };
  const ways: Ways = { short, framework: long, passed: 0, close };
  return ways;
}
