/**
 * Routes of scraping, rules and alerts. These parts do not exist yet: the lists are empty, as they are in a Prometheus
 * without such configuration, and parameters are checked.
 */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { goQuote } from '../model/go-format.ts';
import { parseSelector } from '../promql/parse.ts';
import { sendData } from './envelope.ts';
import { invalidParameter, parseBoolean, parseInteger, urlParameters } from './parameters.ts';
import type { AddRoute } from './routes.ts';

export function addRuleRoutes(add: AddRoute): void {
  const get = (path: string, data: (url: URLSearchParams) => unknown) => {
    const handler: Parameters<AddRoute>[0]['handler'] = (request: FastifyRequest, reply) =>
      sendData(reply, data(urlParameters(request)));
    add({ methods: ['GET'], path, gated: true, handler });
  };
  get('/rules', rules);
  get('/alerts', () => ({ alerts: [] }));
  get('/alertmanagers', () => ({ activeAlertmanagers: [], droppedAlertmanagers: [] }));
  get('/targets', targets);
  get('/targets/metadata', targetsMetadata);
  get('/scrape_pools', () => ({ scrapePools: [] }));
  get('/scrape_pools/config', scrapePoolConfig);
}

function rules(url: URLSearchParams) {
  const type = url.get('type') ?? '';
  if (!['', 'alert', 'record'].includes(type.toLowerCase())) {
    throw invalidParameter('type', `not supported value ${goQuote(type)}`);
  }
  for (const selector of url.getAll('match[]')) parseSelector(selector);
  const exclude = url.get('exclude_alerts') ?? '';
  if (exclude !== '' && parseBoolean(exclude) === null) {
    const detail = `strconv.ParseBool: parsing ${goQuote(exclude)}: invalid syntax`;
    throw invalidParameter('exclude_alerts', `error converting exclude_alerts: ${detail}`);
  }
  checkPage(url.get('group_limit') ?? '', url.get('group_next_token') ?? '');
  return { groups: [] };
}

function checkPage(limitText: string, token: string): void {
  if (limitText !== '') {
    const limit = parseInteger(limitText);
    if (typeof limit === 'string') throw badPage(`group_limit needs to be a valid number: ${limit}`);
    if (limit <= 0) throw badPage('group_limit needs to be greater than 0');
  }
  if (token === '') return;
  if (limitText === '') throw badPage('group_limit needs to be present in order to paginate over the groups');
  throw badPage(`invalid group_next_token '${token}'. were rule groups changed?`);
}

function badPage(message: string): Refusal {
  return new Refusal('bad_parameter', message);
}

/** Unknown states ask for neither list. */
function targets(url: URLSearchParams) {
  const state = (url.get('state') ?? '').toLowerCase();
  const dropped = ['', 'any', 'dropped'].includes(state);
  return { activeTargets: [], droppedTargets: [], droppedTargetCounts: dropped ? {} : null };
}

function targetsMetadata(url: URLSearchParams): readonly never[] {
  const limit = url.get('limit') ?? '';
  if (limit !== '' && typeof parseInteger(limit) === 'string') {
    throw new Refusal('bad_parameter', 'limit must be a number');
  }
  const target = url.get('match_target') ?? '';
  if (target !== '') parseSelector(target);
  return [];
}

function scrapePoolConfig(url: URLSearchParams): never {
  const pool = url.get('scrapePool') ?? '';
  if (pool === '') throw new Refusal('bad_parameter', 'no scrapePool parameter provided');
  throw new Refusal('bad_parameter', `error retrieving scrape config: unknown scrape pool ${goQuote(pool)}`);
}
