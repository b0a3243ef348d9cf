/**
 * All routes of the server. Each group of routes is one file; what they share (parameters, the envelope, compression,
 * CORS, metrics, the gate) is set up here.
 */
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { REFUSALS, Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { ServerParts } from '../server/parts.ts';
import { addAdminRoutes } from './admin.ts';
import { addAlertmanagerRoutes } from './alertmanager.ts';
import { addBacktestRoute } from './backtest.ts';
import { compress } from './compression.ts';
import { corsHeaders } from './cors.ts';
import { sendRefusal, sendText } from './envelope.ts';
import { addFormParser } from './form-body.ts';
import { addLifecycleRoutes } from './lifecycle.ts';
import { addMetadataRoutes } from './metadata.ts';
import { addMetricsRoute } from './metrics.ts';
import { addPageRoutes } from './pages.ts';
import { addQueryRoutes } from './query.ts';
import { routePrefix } from './route-prefix.ts';
import { routeAdder } from './routes.ts';
import { addRuleRoutes } from './rules.ts';
import { addSeriesRoutes } from './series.ts';
import { addStatusRoutes } from './status.ts';
import { addTargetRoutes } from './targets.ts';
import { unexpected } from './unexpected.ts';
import { addWriteRoute } from './write.ts';

const API = '/api/v1';
/** Alertmanager's. */
const API_2 = '/api/v2';
/** A label name in a path, percent-encoded: three characters a byte. */
const PATH_PARAMETER_CHARS_MAX = 3 * LIMITS.labelNameBytesMax;

export function buildApp(parts: ServerParts): FastifyInstance {
  const app = fastify({
    bodyLimit: LIMITS.formBodyBytesMax,
    exposeHeadRoutes: false,
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    routerOptions: { maxParamLength: PATH_PARAMETER_CHARS_MAX },
    // A path that cannot be decoded fails before any route, and its handler of errors, is found.
    frameworkErrors: (error, _request, reply) => sendText(reply, error.statusCode ?? 400, `${error.message}\n`),
  });
  const prefix = routePrefix(parts.flags);
  app.addHook('onRoute', ({ config }) => {
    if (config?.metricsHandler !== undefined) parts.httpMetrics.announce(config.metricsHandler);
  });
  app.addHook('onRequest', gate(parts));
  app.addHook('onResponse', measure(parts));
  app.setErrorHandler(errorHandler(parts));
  app.setNotFoundHandler((_request, reply) => sendText(reply, 404, '404 page not found\n'));
  app.register(async (group) => addApi(group, parts), { prefix: prefix + API });
  app.register(async (group) => addAlertmanagerApi(group, parts), { prefix: prefix + API_2 });
  app.register(async (group) => addPages(group, parts, prefix), { prefix });
  app.register(async (group) => addReceivers(group, parts), { prefix: prefix + API });
  if (prefix !== '') app.get('/', (_request, reply) => reply.redirect(`${prefix}/`, 302));
  return app;
}

/** No route has a schema: parameters are read by code. Fastify would load two compilers for them, 500 kB of code. */
function noSchemas(): never {
  throw new Error('routes have no schemas');
}

function addApi(app: FastifyInstance, parts: ServerParts): void {
  const setCorsHeaders = corsHeaders(parts.flags.webCorsOrigin);
  app.addHook('onRequest', async (request, reply) => setCorsHeaders(request, reply));
  app.addHook('onSend', compress);
  addFormParser(app);
  app.options('/*', (_request, reply) => reply.code(204).send());
  const add = routeAdder(app, API, ['OPTIONS']);
  addQueryRoutes(add, parts);
  addSeriesRoutes(add, parts);
  addMetadataRoutes(add, parts);
  addRuleRoutes(add, parts);
  addBacktestRoute(add, parts);
  addTargetRoutes(add, parts);
  addStatusRoutes(add, parts);
  addAdminRoutes(add, parts);
}

function addAlertmanagerApi(app: FastifyInstance, parts: ServerParts): void {
  const setCorsHeaders = corsHeaders(parts.flags.webCorsOrigin);
  app.addHook('onRequest', async (request, reply) => setCorsHeaders(request, reply));
  app.addHook('onSend', compress);
  app.options('/*', (_request, reply) => reply.code(204).send());
  addAlertmanagerRoutes(routeAdder(app, API_2, ['OPTIONS']), parts);
}

function addPages(app: FastifyInstance, parts: ServerParts, prefix: string): void {
  app.addHook('onSend', compress);
  addFormParser(app);
  const add = routeAdder(app, '', []);
  addLifecycleRoutes(add, parts);
  addMetricsRoute(add, parts);
  addPageRoutes(add, parts, prefix);
}

/** What receives samples. Neither CORS nor compression applies to it; it has parsers of its own. */
function addReceivers(app: FastifyInstance, parts: ServerParts): void {
  // Always on: --web.enable-remote-write-receiver is accepted and changes nothing.
  app.register(async (scope) => addWriteRoute(scope, routeAdder(scope, API, ['OPTIONS']), parts));
  addFormParser(app);
  const text = 'otlp write receiver needs to be enabled with --web.enable-otlp-receiver\n';
  const handler = (_request: FastifyRequest, reply: FastifyReply) => sendText(reply, 404, text);
  routeAdder(app, API, ['OPTIONS'])({ methods: ['POST'], path: '/otlp/v1/metrics', gated: true, handler });
}

/** 503 until the server is ready and while it stops, for the routes that ask for it. */
function gate({ lifecycle }: ServerParts) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { state } = lifecycle;
    if (request.routeOptions.config.gated !== true || state === 'ready') return;
    reply.header('x-prometheus-stopping', String(state === 'stopping'));
    return sendText(reply, 503, 'Service Unavailable');
  };
}

/** Counts answers by route. A path without a route has no metric, so that a client cannot make series. */
function measure({ httpMetrics }: ServerParts) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { metricsHandler } = request.routeOptions.config;
    if (metricsHandler === undefined) return;
    const bytes = Number(reply.getHeader('content-length') ?? 0);
    httpMetrics.observe(metricsHandler, reply.statusCode, reply.elapsedTime / 1000, bytes);
  };
}

function errorHandler({ log }: ServerParts) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    if (error instanceof Refusal) return sendRefusal(reply, error);
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const message = `error parsing form values: body has more than ${LIMITS.formBodyBytesMax} bytes`;
      return sendRefusal(reply, { ...REFUSALS.body_too_large, message });
    }
    const status = error.statusCode ?? 500;
    if (status < 500) return sendRefusal(reply, { status, type: 'bad_data', message: error.message });
    return sendRefusal(reply, unexpected(error, request.routeOptions.url, log));
  };
}
