/** The route of metric types, help texts and units, and other small lists. */
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { invariant } from '../invariant.ts';
import type { ServerParts } from '../server/parts.ts';
import { sendData } from './envelope.ts';
import { featuresData } from './features.ts';
import { parametersOf, parseInteger } from './parameters.ts';
import type { AddRoute } from './routes.ts';

export function addMetadataRoutes(add: AddRoute, parts: ServerParts): void {
  const features = featuresData(parts.flags);
  const get = (path: string, gated: boolean, data: (request: FastifyRequest) => unknown) => {
    add({ methods: ['GET'], path, gated, handler: (request, reply) => sendData(reply, data(request)) });
  };
  get('/metadata', true, (request) => metadata(parts, request));
  get('/features', true, () => features);
  get('/notifications', false, () => notifications(parts));
  // There is no stream of notifications: a client is told, as it is by a server with too many subscribers.
  add({
    methods: ['GET'],
    path: '/notifications/live',
    gated: false,
    handler: (_request, reply) => reply.code(204).send(),
  });
}

/** Families in the order in which they were first seen. A limit of 0 is an empty answer here, below 0 there is none. */
function metadata({ storage }: ServerParts, request: FastifyRequest) {
  invariant(storage !== null, 'gated routes run only when the server is ready');
  const parameters = parametersOf(request);
  const families = integerParameter(parameters.get('limit'), 'limit', -1);
  const perFamily = integerParameter(parameters.get('limit_per_metric'), 'limit_per_metric', -1);
  const metric = parameters.get('metric');
  const entries: [string, unknown[]][] = [];
  for (const [family, list] of storage.database.metadata.families()) {
    if (families >= 0 && entries.length >= families) break;
    if (metric !== '' && metric !== family) continue;
    entries.push([family, perFamily > 0 ? list.slice(0, perFamily) : [...list]]);
  }
  return Object.fromEntries(entries);
}

function integerParameter(text: string, name: string, fallback: number): number {
  if (text === '') return fallback;
  const value = parseInteger(text);
  if (typeof value === 'string') throw new Refusal('bad_parameter', `${name} must be a number`);
  return value;
}

function notifications({ lifecycle }: ServerParts) {
  if (lifecycle.state !== 'starting') return [];
  const text = 'Prometheus is starting and replaying the write-ahead log (WAL).';
  return [{ text, date: new Date(lifecycle.startedAtMs).toISOString(), active: true }];
}
