/** All connections of a server that are not node:http's: it gets those that are not plainly good, and closes its own. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { AnswerHeads } from './answer-head.ts';
import { PassedRequest } from './passed-request.ts';
import { PlainConnection, SILENT_LOOKS_MAX, type Surroundings } from './plain-connection.ts';
import type { FindRoute } from './plain-request.ts';

/** The longest that setInterval takes. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export class PlainConnections {
  readonly #open = new Set<PlainConnection>();

  /**
   * @param server does not listen yet
   * @param silenceMsMax how long a request may take to come, or a connection to begin one; 0: for ever
   */
  constructor(server: Server, find: FindRoute, silenceMsMax: number) {
    const listeners = server.listeners('connection');
    const surroundings: Surroundings = {
      find,
      heads: new AnswerHeads(silenceMsMax),
      giveToNode: (connection) => {
        for (const listener of listeners) listener.call(server, connection);
      },
      left: (connection) => this.#open.delete(connection),
    };
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => this.#open.add(new PlainConnection(socket, surroundings)));
    server.prependListener('request', ({ socket }, response) => {
      if (socket instanceof PassedRequest) socket.answeredBy(response);
    });
    if (silenceMsMax > 0) this.#watch(server, Math.min(silenceMsMax / SILENT_LOOKS_MAX, TIMER_MS_MAX));
  }

  #watch(server: Server, intervalMs: number): void {
    const look = () => {
      for (const connection of this.#open) connection.look();
    };
    const timer = setInterval(look, intervalMs).unref();
    server.once('close', () => clearInterval(timer));
  }

  closeIdle(): void {
    for (const connection of this.#open) if (connection.idle) connection.destroy();
  }

  closeAll(): void {
    for (const connection of this.#open) connection.destroy();
  }
}
