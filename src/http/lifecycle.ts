/** Routes below /-/: health, readiness, and what --web.enable-lifecycle allows. */
import type { FastifyReply } from 'fastify';
import type { ServerParts } from '../server/parts.ts';
import { sendText } from './envelope.ts';
import type { AddRoute } from './routes.ts';

export function addLifecycleRoutes(add: AddRoute, { flags, lifecycle }: ServerParts): void {
  const probe = (path: string, gated: boolean, text: string) => {
    add({ methods: ['GET', 'HEAD'], path, gated, handler: (_request, reply) => sendText(reply, 200, text) });
  };
  probe('/-/healthy', false, 'Prometheus Server is Healthy.\n');
  probe('/-/ready', true, 'Prometheus Server is Ready.\n');

  const action = (path: string, act: (reply: FastifyReply) => unknown) => {
    add({
      methods: ['GET', 'POST', 'PUT'],
      path,
      gated: false,
      handler: (request, reply) => {
        if (request.method === 'GET') return sendText(reply, 405, 'Only POST or PUT requests allowed');
        if (!flags.webEnableLifecycle) return sendText(reply, 403, 'Lifecycle API is not enabled.');
        return act(reply);
      },
    });
  };
  action('/-/reload', async (reply) => {
    try {
      await lifecycle.reload();
      return reply.code(200).send();
    } catch (error) {
      return sendText(reply, 500, `failed to reload config: ${(error as Error).message}\n`);
    }
  });
  action('/-/quit', (reply) => {
    const first = lifecycle.quit();
    return sendText(reply, 200, first ? 'Requesting termination... Goodbye!' : 'Termination already in progress.');
  });
}
