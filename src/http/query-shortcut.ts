/**
 * The short way of the queries that dashboards ask all day. A GET of /query or /query_range is answered without the
 * framework, whose router and hooks take longer than a small query does; whatever is unusual (another method, an encoded path,
 * a server that is not ready) goes through it. Both ways have the same parameters, jobs, answers and metrics.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Refusal } from '../errors.ts';
import type { ServerParts } from '../server/parts.ts';
import { corsHeadersFor } from './cors.ts';
import { type Answer, refusalAnswer } from './envelope.ts';
import { jobAnswer, type TimedWork } from './jobs.ts';
import { Parameters, parametersOfUrl } from './parameters.ts';
import { AskedQueries } from './query.ts';
import { routePrefix } from './route-prefix.ts';
import { unexpected } from './unexpected.ts';

const API = '/api/v1';

interface Route {
  /** Its name in the metrics. */
  readonly handler: string;
  readonly read: (parameters: Parameters) => TimedWork;
}

/** @param next answers all other requests */
export function queryShortcut(parts: ServerParts, next: RequestListener): RequestListener {
  const asked = new AskedQueries(parts);
  const prefix = routePrefix(parts.flags) + API;
  const routes = new Map<string, Route>([
    [`${prefix}/query`, { handler: `${API}/query`, read: (parameters) => asked.instant(parameters) }],
    [`${prefix}/query_range`, { handler: `${API}/query_range`, read: (parameters) => asked.range(parameters) }],
  ]);
  const corsHeaders = corsHeadersFor(parts.flags.webCorsOrigin);
  return (request, response) => {
    const isUsual = request.method === 'GET' && parts.lifecycle.state === 'ready';
    const route = isUsual ? routes.get(pathOf(request.url)) : undefined;
    if (route === undefined) return next(request, response);
    void serve(route, request, response);
  };

  async function serve(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const begunMs = performance.now();
    const { status, headers, body } = await answer(parts, route, request, response);
    const length = { 'content-length': body.length };
    response.writeHead(status, { ...corsHeaders(request.headers.origin), ...headers, ...length });
    response.end(body);
    const seconds = (performance.now() - begunMs) / 1000;
    setImmediate(() => parts.httpMetrics.observe(route.handler, status, seconds, body.length));
  }
}

function pathOf(url = ''): string {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at);
}

/** Never rejects. */
async function answer(
  parts: ServerParts,
  { handler, read }: Route,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer> {
  try {
    const work = read(new Parameters(parametersOfUrl(request.url ?? '')));
    return await jobAnswer(parts, request, response, work);
  } catch (error) {
    return refusalAnswer(error instanceof Refusal ? error : unexpected(error as Error, handler, parts.log));
  }
}
