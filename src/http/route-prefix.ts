import type { Flags } from '../config/flags.ts';

/** What stands before every path: '' or `/some/path`, from --web.route-prefix or the path of --web.external-url. */
export function routePrefix({ webRoutePrefix, webExternalUrl }: Flags): string {
  const path = webRoutePrefix === '' ? pathOf(webExternalUrl) : webRoutePrefix;
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}

/** The host may be missing: `http://:9090/path` and `/path` are usual. */
function pathOf(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
}
