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

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';

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
    const others = ALL_METHODS.filter((method) => ![...methods, ...answered].includes(method as Method));
    app.route({ method: others, url: path, handler: refuseMethod(methods) });
  };
}

function refuseMethod(methods: readonly Method[]) {
  const allow = methods.join(', ');
  return (_request: FastifyRequest, reply: FastifyReply) =>
    sendText(reply.header('allow', allow), 405, 'Method Not Allowed\n');
}
