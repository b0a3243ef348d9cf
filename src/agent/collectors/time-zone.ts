/**
 * The short name of the local time zone (CET, CEST), which JavaScript does not know: it stands in the last line of the zone's
 * file (RFC 9636), in the form of POSIX's TZ: `CET-1CEST,M3.5.0,M10.5.0/3`, hours west of Greenwich.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ZONES = '/usr/share/zoneinfo';
const LOCAL_ZONE = '/etc/localtime';
const RULE = /^(<[^>]+>|[A-Za-z]+)([+-]?\d+)(?::(\d+))?(?::(\d+))?(<[^>]+>|[A-Za-z]+)?/;
const SECONDS_OF_HOUR = 3600;
const SECONDS_OF_MINUTE = 60;

/** @param offsetSeconds east of Greenwich, now: it tells whether it is summer */
export function timeZoneName(offsetSeconds: number): string {
  const zone = process.env.TZ;
  if (zone === '') return 'UTC';
  try {
    const file = zone === undefined ? LOCAL_ZONE : join(ZONES, zone.replace(/^:/, ''));
    return nameOfRule(lastLine(readFileSync(file)), offsetSeconds) ?? 'UTC';
  } catch {
    return 'UTC';
  }
}

/** null: no rule of this form. */
export function nameOfRule(rule: string, offsetSeconds: number): string | null {
  const match = RULE.exec(rule);
  if (match === null) return null;
  const [, standard, hours, minutes = '0', seconds = '0', summer] = match;
  const sign = hours.startsWith('-') ? 1 : -1;
  const west = Math.abs(Number(hours)) * SECONDS_OF_HOUR + Number(minutes) * SECONDS_OF_MINUTE + Number(seconds);
  const isStandard = summer === undefined || sign * west === offsetSeconds;
  return (isStandard ? standard : summer).replace(/^<|>$/g, '');
}

function lastLine(zoneFile: Buffer): string {
  const text = zoneFile.toString('latin1').trimEnd();
  return text.slice(text.lastIndexOf('\n') + 1);
}
