/**
 * The short way of what dashboards ask all day: queries, series and their labels, as a GET or a form that is posted. They are
 * answered without the framework, whose router and hooks take longer than a small query does; whatever is unusual (another method, an
 * encoded path, a body that is no plain form, a server that is not ready) goes through it. Both ways have the same parameters,
 * jobs, answers and metrics.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Refusal } from '../errors.ts';
import type { ServerParts } from '../server/parts.ts';
import { acceptedEncoding, compressNow } from './compression.ts';
import { corsHeadersFor } from './cors.ts';
import { type Answer, refusalAnswer } from './envelope.ts';
import { hasPlainForm, readPlainForm } from './form-body.ts';
import { answerLater, answerNow, type TimedWork } from './jobs.ts';
import { Parameters, parametersOfUrl } from './parameters.ts';
import { AskedQueries } from './query.ts';
import { routePrefix } from './route-prefix.ts';
import { labelNamesWork, labelValuesWork, seriesWork } from './series.ts';
import { unexpected } from './unexpected.ts';

const API = '/api/v1';
/** Of names that are plain text in a path, and short. */
const LABEL_VALUES = /^\/label\/([\w:.-]{1,64})\/values$/;

interface Route {
  /** Its name in the metrics. */
  readonly handler: string;
  readonly mayPost: boolean;
  readonly read: (parameters: Parameters) => TimedWork;
}

interface Asked {
  readonly route: Route;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly begunMs: number;
}

/** @param next answers all other requests */
export function queryShortcut(parts: ServerParts, next: RequestListener): RequestListener {
  const prefix = routePrefix(parts.flags) + API;
  const routes = fixedRoutes(parts);
  const corsHeaders = corsHeadersFor(parts.flags.webCorsOrigin);
  return (request, response) => {
    const path = parts.lifecycle.state === 'ready' ? pathOf(request.url) : '';
    const below = path.startsWith(prefix) ? path.slice(prefix.length) : '';
    const route = routes.get(below) ?? labelValuesRoute(parts, below);
    if (route === null) return next(request, response);
    const asked: Asked = { route, request, response, begunMs: performance.now() };
    if (request.method === 'GET') serve(asked, null);
    else if (request.method !== 'POST' || !route.mayPost || !hasPlainForm(request)) next(request, response);
    else readPlainForm(request, (form) => serve(asked, form));
  };

  function serve(asked: Asked, form: URLSearchParams | null): void {
    const { route, request, response } = asked;
    let answer: Answer | null;
    try {
      const url = parametersOfUrl(request.url ?? '');
      const job = route.read(form === null ? new Parameters(url) : new Parameters(form, url));
      answer = answerNow(parts, request, job);
      if (answer === null) {
        const refuse = (error: unknown) => send(asked, refusalOf(parts, route, error));
        answerLater(parts, request, response, job).then((later) => send(asked, later), refuse);
        return;
      }
    } catch (error) {
      answer = refusalOf(parts, route, error);
    }
    send(asked, answer);
  }

  function send({ route, request, response, begunMs }: Asked, answer: Answer): void {
    const { status, headers, body } = compressed(answer, request);
    const length = { 'content-length': body.length };
    response.writeHead(status, { ...corsHeaders(request.headers.origin), ...headers, ...length });
    response.end(body);
    parts.httpMetrics.observe(route.handler, status, (performance.now() - begunMs) / 1000, body.length);
  }
}

/** By their paths below the API's. */
function fixedRoutes(parts: ServerParts): Map<string, Route> {
  const asked = new AskedQueries(parts);
  const { queryTimeoutMs: timeoutMs } = parts.flags;
  const reads: Record<string, Route['read']> = {
    '/query': (parameters) => asked.instant(parameters),
    '/query_range': (parameters) => asked.range(parameters),
    '/labels': (parameters) => ({ work: labelNamesWork(parameters), timeoutMs }),
    '/series': (parameters) => ({ work: seriesWork(parameters), timeoutMs }),
  };
  return new Map(Object.entries(reads).map(([path, read]) => [path, { handler: API + path, mayPost: true, read }]));
}

function labelValuesRoute({ flags }: ServerParts, path: string): Route | null {
  const name = LABEL_VALUES.exec(path)?.[1];
  if (name === undefined) return null;
  const read = (parameters: Parameters): TimedWork => ({
    work: labelValuesWork(name, parameters),
    timeoutMs: flags.queryTimeoutMs,
  });
  return { handler: `${API}/label/:name/values`, mayPost: false, read };
}

function pathOf(url = ''): string {
  const at = url.indexOf('?');
  return at < 0 ? url : url.slice(0, at);
}

function refusalOf(parts: ServerParts, { handler }: Route, error: unknown): Answer {
  return refusalAnswer(error instanceof Refusal ? error : unexpected(error as Error, handler, parts.log));
}

/** Results are compressed where they are made; what is left is short. */
function compressed(answer: Answer, { headers }: IncomingMessage): Answer {
  if (answer.status === 200) return answer;
  const encoding = acceptedEncoding(headers['accept-encoding'] as string | undefined);
  if (encoding === null || answer.body.length === 0) return answer;
  const body = Buffer.from(compressNow(answer.body, encoding));
  return { ...answer, headers: { ...answer.headers, 'content-encoding': encoding }, body };
}
