/** Routes of series and their labels. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { goQuote } from '../model/go-format.ts';
import type { ServerParts } from '../server/parts.ts';
import type { SeriesScope } from '../threads/messages.ts';
import { answerByJob } from './jobs.ts';
import { unescapeLabelName } from './label-name.ts';
import { limitParameter, type Parameters, parametersOf, timeParameterOr } from './parameters.ts';
import { TIME_MS_MAX, TIME_MS_MIN } from './parse-time.ts';
import type { AddRoute } from './routes.ts';

export function addSeriesRoutes(add: AddRoute, parts: ServerParts): void {
  const gated = true;
  add({
    methods: ['GET', 'POST'],
    path: '/labels',
    gated,
    handler: (request, reply) => {
      return answerByJob(parts, reply, { kind: 'labelNames', ...scopeOf(parametersOf(request)) });
    },
  });
  add({
    methods: ['GET'],
    path: '/label/:name/values',
    gated,
    handler: (request, reply) => labelValues(parts, request, reply),
  });
  add({
    methods: ['GET', 'POST'],
    path: '/series',
    gated,
    handler: (request, reply) => {
      const parameters = parametersOf(request);
      if (parameters.all('match[]').length === 0) {
        throw new Refusal('bad_parameter', 'no match[] parameter provided');
      }
      return answerByJob(parts, reply, { kind: 'series', ...scopeOf(parameters) });
    },
  });
}

function labelValues(parts: ServerParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const escaped = (request.params as { name: string }).name;
  const name = unescapeLabelName(escaped);
  if (name === '') throw new Refusal('bad_parameter', `invalid label name: ${goQuote(name)}`);
  return answerByJob(parts, reply, { kind: 'labelValues', name, ...scopeOf(parametersOf(request)) });
}

function scopeOf(parameters: Parameters): SeriesScope {
  const limit = limitParameter(parameters);
  const mint = timeParameterOr(parameters, 'start', TIME_MS_MIN);
  const maxt = timeParameterOr(parameters, 'end', TIME_MS_MAX);
  return { selectors: parameters.all('match[]'), mint, maxt, limit };
}
