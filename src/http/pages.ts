/** What a browser finds: a page that says what runs here. There is no user interface yet. */
import type { ServerParts } from '../server/parts.ts';
import { type BuildInfo, readBuildInfo } from '../telemetry/build-info.ts';
import { sendJson } from './envelope.ts';
import type { AddRoute } from './routes.ts';
import { buildInfoData } from './status.ts';

const LINKS = ['metrics', 'api/v1/status/tsdb', 'api/v1/status/runtimeinfo', 'api/v1/status/config', '-/ready'];

/** @param prefix --web.route-prefix, '' or with a slash before it and none behind */
export function addPageRoutes(add: AddRoute, { lifecycle }: ServerParts, prefix: string): void {
  const build = readBuildInfo();
  const redirect = (path: string) => {
    const handler: Parameters<AddRoute>[0]['handler'] = (_request, reply) => reply.redirect(`${prefix}/query`, 302);
    add({ methods: ['GET', 'HEAD'], path, gated: false, handler });
  };
  redirect('/');
  redirect('/graph');
  add({
    methods: ['GET', 'HEAD'],
    path: '/query',
    gated: false,
    handler: (_request, reply) => {
      return reply.header('content-type', 'text/html; charset=utf-8').send(page(build, lifecycle.state, prefix));
    },
  });
  add({
    methods: ['GET'],
    path: '/version',
    gated: false,
    handler: (_request, reply) => sendJson(reply, JSON.stringify(buildInfoData(build))),
  });
}

function page({ narthexVersion, version }: BuildInfo, state: string, prefix: string): string {
  const links = LINKS.map((path) => `<li><a href="${prefix}/${path}">${path}</a></li>`).join('');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Narthex</title></head>
<body>
<h1>Narthex ${narthexVersion}</h1>
<p>The server is ${state}. It speaks the HTTP API of Prometheus ${version}.</p>
<ul>${links}</ul>
</body>
</html>
`;
}
