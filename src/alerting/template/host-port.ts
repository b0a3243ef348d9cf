/** Addresses as instances have them: `host:port`, `[address]:port`, or a host alone. */
import { isIP } from 'node:net';

/** The host; what is not of the form `host:port` stays as it is. */
export function stripPort(address: string): string {
  return splitHostPort(address)?.host ?? address;
}

/** The first part of the host's name and the port; addresses of the internet protocol stay. */
export function stripDomain(address: string): string {
  const split = splitHostPort(address);
  const host = split?.host ?? address;
  if (!host.includes('%') && isIP(host) !== 0) return address;
  const first = host.split('.')[0];
  if (split === null || split.port === '') return first;
  return first.includes(':') ? `[${first}]:${split.port}` : `${first}:${split.port}`;
}

/** Null: no port, or colons and brackets that do not fit together. */
function splitHostPort(address: string): { readonly host: string; readonly port: string } | null {
  const match = /^(?:\[([^[\]]*)\]|([^[\]:]*)):([^[\]:]*)$/.exec(address);
  return match === null ? null : { host: match[1] ?? match[2], port: match[3] };
}
