/** Routes of queries: parameters to a job for the pool. Parameters are checked in Prometheus's order, the text last. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { engineFeatures } from '../config/features.ts';
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { goQuote } from '../model/go-format.ts';
import type { QueryRequest } from '../promql/engine.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import type { ServerParts } from '../server/parts.ts';
import { answerExemplars } from './exemplars.ts';
import { answerByJob, type TimedWork } from './jobs.ts';
import {
  durationOf,
  durationParameter,
  invalidParameter,
  limitParameter,
  type Parameters,
  parametersOf,
  timeParameter,
  timeParameterOr,
} from './parameters.ts';
import { TIME_MS_MAX, TIME_MS_MIN } from './parse-time.ts';
import type { AddRoute } from './routes.ts';

export function addQueryRoutes(add: AddRoute, parts: ServerParts): void {
  const features = engineFeatures(parts.flags.enableFeatures);
  const asked = new AskedQueries(parts);
  const methods = ['GET', 'POST'] as const;
  const gated = true;
  for (const [path, kind] of [
    ['/query', 'instant'],
    ['/query_range', 'range'],
  ] as const) {
    const handler = (request: FastifyRequest, reply: FastifyReply) => {
      const { work, timeoutMs } = asked[kind](parametersOf(request));
      return answerByJob(parts, reply, work, timeoutMs);
    };
    add({ methods, gated, path, handler });
  }
  add({ methods, gated, path: '/query_exemplars', handler: (request, reply) => exemplars(request, reply) });
  for (const kind of ['format', 'parse'] as const) {
    const handler = (request: FastifyRequest, reply: FastifyReply) => {
      return answerByJob(parts, reply, { kind, text: parametersOf(request).get('query'), features });
    };
    add({ methods, gated, path: `/${kind}_query`, handler });
  }

  function exemplars(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const parameters = parametersOf(request);
    const startMs = timeParameterOr(parameters, 'start', TIME_MS_MIN);
    const endMs = timeParameterOr(parameters, 'end', TIME_MS_MAX);
    if (endMs < startMs) throw new Refusal('bad_parameter', 'end timestamp must not be before start timestamp');
    return answerExemplars(parts, reply, { text: parameters.get('query'), features, startMs, endMs });
  }
}

/** What the parameters of a request ask for, as a job. */
export class AskedQueries {
  readonly #parts: ServerParts;
  readonly #features: EngineFeatures;

  constructor(parts: ServerParts) {
    this.#parts = parts;
    this.#features = engineFeatures(parts.flags.enableFeatures);
  }

  instant(parameters: Parameters): TimedWork {
    const limit = limitParameter(parameters);
    const timeMs = timeParameterOr(parameters, 'time', Date.now());
    return this.#work(parameters, limit, 'instant', timeMs, timeMs, 0);
  }

  range(parameters: Parameters): TimedWork {
    const limit = limitParameter(parameters);
    const startMs = timeParameter(parameters, 'start');
    const endMs = timeParameter(parameters, 'end');
    if (endMs < startMs) throw invalidParameter('end', 'end timestamp must not be before start time');
    const stepMs = stepParameter(parameters, endMs - startMs);
    return this.#work(parameters, limit, 'range', startMs, endMs, stepMs);
  }

  #work(
    parameters: Parameters,
    limit: number,
    kind: QueryRequest['kind'],
    startMs: number,
    endMs: number,
    stepMs: number,
  ): TimedWork {
    const { flags, config } = this.#parts;
    const timeoutMs = durationParameter(parameters, 'timeout') ?? flags.queryTimeoutMs;
    const stats = parameters.get('stats');
    const explain = explainParameter(parameters);
    const lookbackMs = lookbackParameter(parameters) || flags.queryLookbackMs;
    // All fields in one literal: spreading an object takes longer than the rest of this function.
    const request: QueryRequest = {
      kind,
      text: parameters.get('query'),
      startMs,
      endMs,
      stepMs,
      lookbackMs,
      subqueryStepMs: config.global.evaluationIntervalMs,
      samplesMax: flags.queryMaxSamples,
      features: this.#features,
      trace: stats !== '' || explain !== null,
    };
    const statsPerStep = stats === 'all' && flags.enableFeatures.includes('promql-per-step-stats');
    const work = { kind: 'query', request, limit, stats, statsPerStep, explain } as const;
    return { work, timeoutMs: Math.min(timeoutMs, flags.queryTimeoutMs) };
  }
}

function stepParameter(parameters: Parameters, rangeMs: number): number {
  const stepMs = durationOf(parameters.get('step'), (detail) => invalidParameter('step', detail));
  if (stepMs <= 0) {
    const text = 'zero or negative query resolution step widths are not accepted. Try a positive integer';
    throw invalidParameter('step', text);
  }
  if (Math.floor(rangeMs / stepMs) > LIMITS.pointsPerSeriesMax) {
    const text = `exceeded maximum resolution of ${LIMITS.pointsPerSeriesMax.toLocaleString('en-US')} points per timeseries. Try decreasing the query resolution (?step=XX)`;
    throw new Refusal('too_many_points', text);
  }
  // The grid has whole milliseconds.
  return Math.max(1, Math.floor(stepMs));
}

/** null: not asked for. */
function explainParameter(parameters: Parameters): 'tree' | 'text' | null {
  const value = parameters.get('explain');
  switch (value) {
    case '':
    case 'false':
      return null;
    case 'true':
      return 'tree';
    case 'text':
      return 'text';
    default:
      throw invalidParameter('explain', `${goQuote(value)} is not "true", "text" or "false"`);
  }
}

/** 0 when absent: the server's default. */
function lookbackParameter(parameters: Parameters): number {
  return Math.max(0, durationParameter(parameters, 'lookback_delta', badLookback) ?? 0);
}

function badLookback(detail: string): Refusal {
  return new Refusal('bad_parameter', `error parsing lookback delta duration: ${detail}`);
}
