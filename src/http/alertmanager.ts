/**
 * The part of Alertmanager's API version 2 that silences need, so that amtool and those who know Alertmanager find what they
 * look for. It exists with --notifiers.file.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Channels } from '../alerting/channels/channels.ts';
import { type KnownAlert, knownAlerts, knownGroups } from '../alerting/channels/known-alerts.ts';
import { type Silence, SilenceProblem, stateOf } from '../alerting/channels/silences.ts';
import { parseLabelMatcher } from '../model/label-matcher-text.ts';
import { type Matcher, valueTest } from '../model/matchers.ts';
import type { ServerParts } from '../server/parts.ts';
import { readBuildInfo } from '../telemetry/build-info.ts';
import { sendJson, sendText } from './envelope.ts';
import type { AddRoute, Method } from './routes.ts';
import { readSilence } from './silence-body.ts';

type Handle = (channels: Channels, request: FastifyRequest, reply: FastifyReply) => unknown;

export function addAlertmanagerRoutes(add: AddRoute, parts: ServerParts): void {
  const route = (methods: readonly Method[], path: string, handle: Handle): void => {
    const handler = (request: FastifyRequest, reply: FastifyReply): unknown => {
      const { channels } = parts.alerting;
      if (channels === null) return sendText(reply, 404, 'silences need --notifiers.file\n');
      return handle(channels, request, reply);
    };
    add({ methods, path, gated: true, handler });
  };
  route(['GET'], '/status', (_channels, _request, reply) => send(reply, status(parts)));
  route(['GET'], '/receivers', ({ dispatcher }, _request, reply) =>
    send(
      reply,
      dispatcher.notifiers.map(({ settings: { name } }) => ({ name })),
    ),
  );
  route(['GET'], '/alerts', listAlerts);
  route(['GET'], '/alerts/groups', listGroups);
  route(['GET', 'POST'], '/silences', (channels, request, reply) =>
    request.method === 'GET' ? listSilences(channels, request, reply) : setSilence(channels, request, reply),
  );
  route(['GET', 'DELETE'], '/silence/:id', (channels, request, reply) =>
    request.method === 'GET' ? getSilence(channels, request, reply) : expireSilence(channels, request, reply),
  );
}

function send(reply: FastifyReply, body: unknown): FastifyReply {
  return sendJson(reply, JSON.stringify(body));
}

/** Alertmanager answers mistakes with a JSON string. */
function refuse(reply: FastifyReply, code: number, message: string): FastifyReply {
  return sendJson(reply.code(code), JSON.stringify(message));
}

function status({ lifecycle }: ServerParts): unknown {
  const { narthexVersion, revision, branch, buildUser, buildDate, goVersion } = readBuildInfo();
  return {
    cluster: { status: 'disabled', peers: [] },
    versionInfo: { version: narthexVersion, revision, branch, buildUser, buildDate, goVersion },
    config: { original: '' },
    uptime: new Date(lifecycle.startedAtMs).toISOString(),
  };
}

/** Answers which of the labels pass the filters of the URL; null after a refusal. */
function filterOf(
  request: FastifyRequest,
  reply: FastifyReply,
): ((labels: ReadonlyMap<string, string>) => boolean) | null {
  try {
    const matchers = queryOf(request).getAll('filter').map(parseLabelMatcher);
    const tests = matchers.map((matcher) => ({ name: matcher.name, test: valueTest(matcher) }));
    return (labels) => tests.every(({ name, test }) => test(labels.get(name) ?? ''));
  } catch (error) {
    refuse(reply, 400, (error as Error).message);
    return null;
  }
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URL(request.url, 'http://localhost').searchParams;
}

function isAsked(query: URLSearchParams, name: string): boolean {
  return query.get(name) !== 'false';
}

const listAlerts: Handle = ({ dispatcher, silences }, request, reply) => {
  const passes = filterOf(request, reply);
  if (passes === null) return reply;
  const query = queryOf(request);
  const alerts = knownAlerts(knownGroups(dispatcher, silences, Date.now()))
    .filter(({ labels }) => passes(new Map(labels)))
    .filter(({ silencedBy }) => isAsked(query, silencedBy.length > 0 ? 'silenced' : 'active'));
  return send(reply, alerts.map(alertBody));
};

const listGroups: Handle = ({ dispatcher, silences }, request, reply) => {
  const passes = filterOf(request, reply);
  if (passes === null) return reply;
  const groups = knownGroups(dispatcher, silences, Date.now())
    .map((group) => ({ ...group, alerts: group.alerts.filter(({ labels }) => passes(new Map(labels))) }))
    .filter(({ alerts }) => alerts.length > 0);
  const body = groups.map(({ receiver, labels, alerts }) => ({
    receiver: { name: receiver },
    labels: Object.fromEntries(labels),
    alerts: alerts.map(alertBody),
  }));
  return send(reply, body);
};

function alertBody(alert: KnownAlert): unknown {
  return {
    labels: Object.fromEntries(alert.labels),
    annotations: Object.fromEntries(alert.annotations),
    startsAt: new Date(alert.startsAtMs).toISOString(),
    endsAt: new Date(alert.endsAtMs).toISOString(),
    updatedAt: new Date(alert.startsAtMs).toISOString(),
    generatorURL: alert.generatorUrl,
    fingerprint: alert.fingerprint,
    receivers: alert.receivers.map((name) => ({ name })),
    status: {
      state: alert.silencedBy.length > 0 ? 'suppressed' : 'active',
      silencedBy: alert.silencedBy,
      inhibitedBy: [],
      mutedBy: [],
    },
  };
}

/** A silence is listed when its matchers are among those of the filters, as amtool asks for it. */
const listSilences: Handle = ({ silences }, request, reply) => {
  const passes = filterOf(request, reply);
  if (passes === null) return reply;
  const nowMs = Date.now();
  const listed = silences
    .list()
    .filter(({ matchers }) => passes(new Map(matchers.map(({ name, value }) => [name, value]))));
  return send(
    reply,
    listed.map((silence) => silenceBody(silence, nowMs)),
  );
};

const setSilence: Handle = async ({ silences }, request, reply) => {
  try {
    const { id, text } = readSilence(request.body);
    return send(reply, { silenceID: await silences.set(text, id, Date.now()) });
  } catch (error) {
    if (!(error instanceof SilenceProblem)) throw error;
    return refuse(reply, /^silence .* not found$/.test(error.message) ? 404 : 400, error.message);
  }
};

const getSilence: Handle = ({ silences }, request, reply) => {
  const { id } = request.params as { id: string };
  const silence = silences.get(id);
  return silence === null
    ? refuse(reply, 404, `silence ${id} not found`)
    : send(reply, silenceBody(silence, Date.now()));
};

const expireSilence: Handle = async ({ silences }, request, reply) => {
  const { id } = request.params as { id: string };
  try {
    await silences.expire(id, Date.now());
    return reply.send();
  } catch (error) {
    if (!(error instanceof SilenceProblem)) throw error;
    return refuse(reply, silences.get(id) === null ? 404 : 500, error.message);
  }
};

function silenceBody(silence: Silence, nowMs: number): unknown {
  const { id, matchers, startsAtMs, endsAtMs, updatedAtMs, createdBy, comment } = silence;
  return {
    id,
    status: { state: stateOf(silence, nowMs) },
    matchers: matchers.map(matcherBody),
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: new Date(endsAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
    createdBy,
    comment,
  };
}

function matcherBody({ name, type, value }: Matcher): unknown {
  return { name, value, isRegex: type.includes('~'), isEqual: !type.includes('!') };
}
