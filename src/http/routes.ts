/**
 * How a route is added: the methods that it has, 405 for all others, its name in the metrics, and whether it waits until
 * the server is ready.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendText } from './envelope.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route's pattern without --web.route-prefix: the label `handler` of HTTP metrics. */
    readonly metricsHandler?: string;
    /** Answered by 503 until the server is ready, and while it stops. */
    readonly gated?: boolean;
  }
}

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'OPTIONS';

export interface RouteSpec {
  readonly methods: readonly Method[];
  /** Pattern below the prefix of the group. */
  readonly path: string;
  readonly handler: (request: FastifyRequest, reply: FastifyReply) => unknown;
  readonly gated: boolean;
}

export type AddRoute = (spec: RouteSpec) => void;

const ALL_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'] as const;

/**
 * @param prefix of the group within the server, without --web.route-prefix: what the metrics show before the path
 * @param answered methods that something else answers on every path of the group
 */
export function routeAdder(app: FastifyInstance, prefix: string, answered: readonly Method[]): AddRoute {
  return ({ methods, path, handler, gated }) => {
    app.route({ method: [...methods], url: path, config: { metricsHandler: prefix + path, gated }, handler });
    refuseOtherMethods(app, path, [...methods, ...answered], methods);
  };
}

/** @param allowed what the answer names */
export function refuseOtherMethods(
  app: FastifyInstance,
  path: string,
  answered: readonly Method[],
  allowed: readonly Method[],
): void {
  const allow = allowed.join(', ');
  const handler = (_request: FastifyRequest, reply: FastifyReply) =>
    sendText(reply.header('allow', allow), 405, 'Method Not Allowed\n');
  const method = ALL_METHODS.filter((candidate) => !(answered as readonly string[]).includes(candidate));
  app.route({ method, url: path, handler });
}
