/**
 * Listening on every --web.listen-address with the same answers: plain requests by routes of their own, all others by a listener of node:http.
 */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PlainConnections } from '../http/connection/plain-connections.ts';
import type { FindRoute } from '../http/connection/plain-request.ts';
import { LIMITS } from '../limits.ts';

const IDLE_CHECK_MS = 20;

export interface ListenOptions {
  readonly addresses: readonly string[];
  /** Of each address. */
  readonly connectionsMax: number;
  readonly readTimeoutMs: number;
}

export interface Answering {
  /** Of requests that are plainly good. */
  readonly find: FindRoute;
  /** All others. */
  readonly listener: RequestListener;
}

interface Listener {
  readonly server: Server;
  /** Those that are not the server's. */
  readonly plain: PlainConnections;
}

export interface Listening {
  /** Ports in the order of the addresses: the real ones where 0 was asked for. */
  readonly ports: readonly number[];
  /** Takes no more connections; resolves when those that are open have ended, or were cut off after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Rejects with a plain error, address included, when one of them cannot be had. */
export async function listen({ find, listener }: Answering, options: ListenOptions): Promise<Listening> {
  const listeners: Listener[] = [];
  const ports: number[] = [];
  for (const address of options.addresses) {
    const { host, port } = parseAddress(address);
    const server = createServer(
      {
        requestTimeout: options.readTimeoutMs,
        keepAliveTimeout: options.readTimeoutMs,
        maxHeaderSize: LIMITS.httpHeaderBytesMax,
      },
      listener,
    );
    const plain = new PlainConnections(server, find, options.readTimeoutMs);
    server.maxConnections = options.connectionsMax;
    server.listen(port, host);
    try {
      await once(server, 'listening');
    } catch (error) {
      throw new Error(`listen on ${address}: ${(error as Error).message}`, { cause: error });
    }
    listeners.push({ server, plain });
    ports.push((server.address() as AddressInfo).port);
  }
  return { ports, close: (graceMs) => closeAll(listeners, graceMs) };
}

async function closeAll(listeners: readonly Listener[], graceMs: number): Promise<void> {
  const closed = listeners.map(({ server }) => once(server, 'close'));
  for (const { server, plain } of listeners) {
    server.close();
    plain.closeIdle();
  }
  // A kept-alive connection becomes idle only when its request has ended, and Node closes it then only if asked again.
  const idle = setInterval(() => {
    for (const { server, plain } of listeners) {
      server.closeIdleConnections();
      plain.closeIdle();
    }
  }, IDLE_CHECK_MS);
  const cut = setTimeout(() => {
    for (const { server, plain } of listeners) {
      server.closeAllConnections();
      plain.closeAll();
    }
  }, graceMs);
  await Promise.all(closed);
  clearInterval(idle);
  clearTimeout(cut);
}

/** `host:port`, `:port` or `[v6]:port`. Without a host: every address of the machine. */
export function parseAddress(address: string): { host: string | undefined; port: number } {
  const match = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(address);
  const port = match === null ? Number.NaN : Number(match[3]);
  if (match === null || port > 65_535) throw new Error(`address "${address}": expected host:port`);
  const host = match[1] ?? match[2];
  return { host: host === '' ? undefined : host, port };
}
