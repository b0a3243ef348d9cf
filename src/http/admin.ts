/** Routes of administration, which need --web.enable-admin-api. */
import { randomBytes } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { Refusal } from '../errors.ts';
import { invariant } from '../invariant.ts';
import { goQuote } from '../model/go-format.ts';
import { parseAnySelector } from '../promql/parse.ts';
import type { ServerParts } from '../server/parts.ts';
import type { Database } from '../storage/database.ts';
import { sendData } from './envelope.ts';
import { invalidParameter, type Parameters, parametersOf, parseBoolean, timeParameterOr } from './parameters.ts';
import { TIME_MS_MAX, TIME_MS_MIN } from './parse-time.ts';
import type { AddRoute } from './routes.ts';

export function addAdminRoutes(add: AddRoute, parts: ServerParts): void {
  const action = (path: string, run: (database: Database, parameters: Parameters, reply: FastifyReply) => unknown) => {
    add({
      methods: ['POST', 'PUT'],
      path,
      gated: true,
      handler: (request, reply) => {
        if (!parts.flags.webEnableAdminApi) throw new Refusal('admin_disabled', 'admin APIs disabled');
        invariant(parts.storage !== null, 'gated routes run only when the server is ready');
        return run(parts.storage.database, parametersOf(request), reply);
      },
    });
  };
  action('/admin/tsdb/delete_series', deleteSeries);
  action('/admin/tsdb/clean_tombstones', async (database, _parameters, reply) => {
    await database.cleanTombstones();
    return reply.code(204).send();
  });
  action('/admin/tsdb/snapshot', snapshot);
}

async function deleteSeries(database: Database, parameters: Parameters, reply: FastifyReply): Promise<FastifyReply> {
  const selectors = parameters.all('match[]');
  if (selectors.length === 0) throw new Refusal('bad_parameter', 'no match[] parameter provided');
  const mint = timeParameterOr(parameters, 'start', TIME_MS_MIN);
  const maxt = timeParameterOr(parameters, 'end', TIME_MS_MAX);
  // All are read before the first one deletes anything.
  const parsed = selectors.map(parseMatch);
  for (const matchers of parsed) await database.deleteSeries(matchers, mint, maxt);
  return reply.code(204).send();
}

function parseMatch(text: string) {
  try {
    return parseAnySelector(text);
  } catch (error) {
    if (error instanceof Refusal) throw invalidParameter('match[]', error.message);
    throw error;
  }
}

async function snapshot(database: Database, parameters: Parameters, reply: FastifyReply): Promise<FastifyReply> {
  const text = parameters.get('skip_head');
  const skipHead = text === '' ? false : parseBoolean(text);
  if (skipHead === null) {
    const reason = `strconv.ParseBool: parsing ${goQuote(text)}: invalid syntax`;
    throw invalidParameter('skip_head', `unable to parse boolean: ${reason}`);
  }
  const name = `${timeName(new Date())}-${randomBytes(8).toString('hex')}`;
  await database.snapshot(name, skipHead);
  return sendData(reply, { name });
}

/** 20060102T150405Z */
function timeName(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, '');
}
