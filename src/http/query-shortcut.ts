/**
 * The short way of what dashboards ask all day: queries, series and their labels, as a GET or a form that is posted. They are
 * answered without node:http and the framework, whose parser, streams, router and hooks take longer than a small query does; whatever is
 * unusual (another method, an encoded path, a body that is no plain form, a server that is not ready) goes through them. Both ways
 * have the same parameters, jobs, answers and metrics.
 */
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { ServerParts } from '../server/parts.ts';
import type { BodyEncoding } from '../threads/messages.ts';
import { compressNow } from './compression.ts';
import type { FindRoute, PlainRequest, PlainRoute } from './connection/plain-request.ts';
import { type WithCorsHeaders, withCorsHeaders } from './cors.ts';
import { type Answer, refusalAnswer } from './envelope.ts';
import { formOf, isPlainForm } from './form-body.ts';
import { answerLater, answerNow, type TimedWork } from './jobs.ts';
import { Parameters, parametersOfUrl } from './parameters.ts';
import { AskedQueries } from './query.ts';
import { routePrefix } from './route-prefix.ts';
import { labelNamesWork, labelValuesWork, seriesWork } from './series.ts';
import { unexpected } from './unexpected.ts';

const API = '/api/v1';
const LABEL_VALUES = `${API}/label/:name/values`;
/** Around the name of a label whose values are asked for. */
const LABEL = '/label/';
const VALUES = '/values';
const NAME_CHARS_MAX = 64;
/** By their codes: letters, digits and the marks `_`, `:`, `.` and `-`. */
const NAME_CHARACTERS = tableOf('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:.-');

/** Makes a job of parameters, or throws a Refusal. */
type Read = (parameters: Parameters) => TimedWork;

export function queryShortcut(parts: ServerParts): FindRoute {
  const prefix = routePrefix(parts.flags) + API;
  const answering = new QueryAnswers(parts);
  const { lifecycle, flags } = parts;
  const posted = postedRoutes(parts, answering);
  return ({ method, target, headers }) => {
    if (lifecycle.state !== 'ready' || !target.startsWith(prefix)) return null;
    const path = pathOf(target, prefix.length);
    const route = posted.get(path);
    if (method === 'POST') return route !== undefined && isPlainForm(headers) ? route : null;
    if (method !== 'GET' || headers.contentLength !== undefined) return null;
    if (route !== undefined) return route;
    const name = labelNameOf(path);
    if (name === null) return null;
    return answering.route(LABEL_VALUES, (parameters) => ({
      work: labelValuesWork(name, parameters),
      timeoutMs: flags.queryTimeoutMs,
    }));
  };
}

/** Those that may be posted, too, by their paths below the API's. */
function postedRoutes(parts: ServerParts, answers: QueryAnswers): ReadonlyMap<string, PlainRoute> {
  const asked = new AskedQueries(parts);
  const { queryTimeoutMs: timeoutMs } = parts.flags;
  const reads: Record<string, Read> = {
    '/query': (parameters) => asked.instant(parameters),
    '/query_range': (parameters) => asked.range(parameters),
    '/labels': (parameters) => ({ work: labelNamesWork(parameters), timeoutMs }),
    '/series': (parameters) => ({ work: seriesWork(parameters), timeoutMs }),
  };
  return new Map(Object.entries(reads).map(([path, read]) => [path, answers.route(API + path, read)]));
}

class QueryAnswers {
  readonly #parts: ServerParts;
  readonly #withCorsHeaders: WithCorsHeaders;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#withCorsHeaders = withCorsHeaders(parts.flags.webCorsOrigin);
  }

  /** @param handler name of the route in the metrics */
  route(handler: string, read: Read): PlainRoute {
    return { bodyBytesMax: LIMITS.formBodyBytesMax, answer: (request) => this.#answer(handler, read, request) };
  }

  #answer(handler: string, read: Read, request: PlainRequest): Answer | Promise<Answer> {
    const begunMs = performance.now();
    const { head, client } = request;
    const finish = (answer: Answer): Answer => {
      const { status, headers, body } = compressed(answer, client.encoding);
      this.#parts.httpMetrics.observe(handler, status, (performance.now() - begunMs) / 1000, body.length);
      return { status, headers: this.#withCorsHeaders(head.headers.origin, headers), body };
    };
    const refuse = (error: unknown): Answer => finish(refusalOf(this.#parts, handler, error));
    try {
      const job = read(parametersOf(request));
      const answer = answerNow(this.#parts, client, job);
      return answer === null ? answerLater(this.#parts, client, job).then(finish, refuse) : finish(answer);
    } catch (error) {
      return refuse(error);
    }
  }
}

function parametersOf({ head, body }: PlainRequest): Parameters {
  return new Parameters(parametersOfUrl(head.target), head.method === 'GET' ? null : formOf(body));
}

function pathOf(target: string, from: number): string {
  const at = target.indexOf('?', from);
  return target.slice(from, at < 0 ? target.length : at);
}

/** null: the path is not that of a label's values. */
function labelNameOf(path: string): string | null {
  if (!path.startsWith(LABEL) || !path.endsWith(VALUES)) return null;
  const name = path.slice(LABEL.length, -VALUES.length);
  return isPlainName(name) ? name : null;
}

/** Whether a name is plain text in a path, and short. A loop: an expression that is run now and then takes longer to begin. */
function isPlainName(name: string): boolean {
  if (name.length === 0 || name.length > NAME_CHARS_MAX) return false;
  for (let at = 0; at < name.length; at++) if (NAME_CHARACTERS[name.charCodeAt(at)] !== 1) return false;
  return true;
}

function tableOf(characters: string): Uint8Array {
  const table = new Uint8Array(128);
  for (let at = 0; at < characters.length; at++) table[characters.charCodeAt(at)] = 1;
  return table;
}

function refusalOf({ log }: ServerParts, handler: string, error: unknown): Answer {
  return refusalAnswer(error instanceof Refusal ? error : unexpected(error as Error, handler, log));
}

/** Results are compressed where they are made; what is left is short. */
function compressed(answer: Answer, encoding: BodyEncoding | null): Answer {
  if (answer.status === 200 || encoding === null || answer.body.length === 0) return answer;
  const body = Buffer.from(compressNow(answer.body, encoding));
  return { ...answer, headers: { ...answer.headers, 'content-encoding': encoding }, body };
}
