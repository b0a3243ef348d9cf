/**
 * Routes of targets. Scraping does not exist yet: its lists are empty, as they are in a Prometheus without such
 * configuration, and parameters are checked.
 */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { goQuote } from '../model/go-format.ts';
import { parseSelector } from '../promql/parse.ts';
import type { ServerParts } from '../server/parts.ts';
import { sendData } from './envelope.ts';
import type { FormFields } from './form-fields.ts';
import { parseInteger, urlParameters } from './parameters.ts';
import type { AddRoute } from './routes.ts';

export function addTargetRoutes(add: AddRoute, { alerting }: ServerParts): void {
  const get = (path: string, data: (url: FormFields) => unknown) => {
    const handler: Parameters<AddRoute>[0]['handler'] = (request: FastifyRequest, reply) =>
      sendData(reply, data(urlParameters(request)));
    add({ methods: ['GET'], path, gated: true, handler });
  };
  get('/alertmanagers', () => {
    const { active, dropped } = alerting.notifier.targets;
    const entries = (urls: readonly string[]) => urls.map((url) => ({ url }));
    return { activeAlertmanagers: entries(active), droppedAlertmanagers: entries(dropped) };
  });
  get('/targets', targets);
  get('/targets/metadata', targetsMetadata);
  get('/scrape_pools', () => ({ scrapePools: [] }));
  get('/scrape_pools/config', scrapePoolConfig);
}

/** Unknown states ask for neither list. */
function targets(url: FormFields) {
  const state = (url.get('state') ?? '').toLowerCase();
  const dropped = ['', 'any', 'dropped'].includes(state);
  return { activeTargets: [], droppedTargets: [], droppedTargetCounts: dropped ? {} : null };
}

function targetsMetadata(url: FormFields): readonly never[] {
  const limit = url.get('limit') ?? '';
  if (limit !== '' && typeof parseInteger(limit) === 'string') {
    throw new Refusal('bad_parameter', 'limit must be a number');
  }
  const target = url.get('match_target') ?? '';
  if (target !== '') parseSelector(target);
  return [];
}

function scrapePoolConfig(url: FormFields): never {
  const pool = url.get('scrapePool') ?? '';
  if (pool === '') throw new Refusal('bad_parameter', 'no scrapePool parameter provided');
  throw new Refusal('bad_parameter', `error retrieving scrape config: unknown scrape pool ${goQuote(pool)}`);
}
