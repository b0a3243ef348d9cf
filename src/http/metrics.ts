/** The route of the server's own metrics, in the text format. */
import type { FastifyReply } from 'fastify';
import type { ServerParts } from '../server/parts.ts';
import { sendText } from './envelope.ts';
import type { AddRoute } from './routes.ts';

const TEXT_FORMAT = 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores';

export function addMetricsRoute(add: AddRoute, { registry, httpMetrics, log }: ServerParts): void {
  const { scrapes, scrapesInFlight } = httpMetrics;
  const handler = async (_request: unknown, reply: FastifyReply) => {
    scrapesInFlight.inc();
    try {
      const text = await registry.metrics();
      scrapes.inc({ code: '200' });
      return reply.header('content-type', TEXT_FORMAT).send(text);
    } catch (error) {
      log.error({ err: error }, 'The own metrics could not be collected');
      scrapes.inc({ code: '500' });
      return sendText(reply, 500, 'An error has occurred while serving metrics\n');
    } finally {
      scrapesInFlight.dec();
    }
  };
  add({ methods: ['GET'], path: '/metrics', gated: false, handler });
}
