/** The URL under which the server is reached from outside. */
import { hostname } from 'node:os';

/**
 * Without a slash at the end.
 * @param flag --web.external-url; '' and a missing host stand for this machine
 * @param port that the server listens on
 */
export function externalUrl(flag: string, port: number): string {
  const here = `http://${hostname()}:${port}`;
  if (flag === '') return here;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(flag)) return `${here}/${flag.replace(/^\/+|\/+$/g, '')}`.replace(/\/$/, '');
  return flag.replace(/\/+$/, '');
}
