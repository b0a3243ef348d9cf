/** Routes of series and their labels. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { goQuote } from '../model/go-format.ts';
import type { ServerParts } from '../server/parts.ts';
import type { JobWork, SeriesScope } from '../threads/messages.ts';
import { answerByJob } from './jobs.ts';
import { unescapeLabelName } from './label-name.ts';
import { limitParameter, type Parameters, parametersOf, timeParameterOr } from './parameters.ts';
import { TIME_MS_MAX, TIME_MS_MIN } from './parse-time.ts';
import type { AddRoute } from './routes.ts';

export function addSeriesRoutes(add: AddRoute, parts: ServerParts): void {
  const gated = true;
  const methods = ['GET', 'POST'] as const;
  for (const [path, work] of [
    ['/labels', labelNamesWork],
    ['/series', seriesWork],
  ] as const) {
    add({ methods, gated, path, handler: (request, reply) => answerByJob(parts, reply, work(parametersOf(request))) });
  }
  const path = '/label/:name/values';
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const { name } = request.params as { name: string };
    return answerByJob(parts, reply, labelValuesWork(name, parametersOf(request)));
  };
  add({ methods: ['GET'], gated, path, handler });
}

export function labelNamesWork(parameters: Parameters): JobWork {
  const { selectors, mint, maxt, limit } = scopeOf(parameters);
  return { kind: 'labelNames', selectors, mint, maxt, limit };
}

/** @param escaped the name as it stands in the path */
export function labelValuesWork(escaped: string, parameters: Parameters): JobWork {
  const name = unescapeLabelName(escaped);
  if (name === '') throw new Refusal('bad_parameter', `invalid label name: ${goQuote(name)}`);
  const { selectors, mint, maxt, limit } = scopeOf(parameters);
  return { kind: 'labelValues', name, selectors, mint, maxt, limit };
}

export function seriesWork(parameters: Parameters): JobWork {
  if (parameters.all('match[]').length === 0) throw new Refusal('bad_parameter', 'no match[] parameter provided');
  const { selectors, mint, maxt, limit } = scopeOf(parameters);
  return { kind: 'series', selectors, mint, maxt, limit };
}

/** Its fields are copied one by one: spreading an object takes longer than reading them all. */
function scopeOf(parameters: Parameters): SeriesScope {
  const limit = limitParameter(parameters);
  const mint = timeParameterOr(parameters, 'start', TIME_MS_MIN);
  const maxt = timeParameterOr(parameters, 'end', TIME_MS_MAX);
  return { selectors: parameters.all('match[]'), mint, maxt, limit };
}
