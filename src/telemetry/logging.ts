/**
 * The log, on stderr as Prometheus's: logfmt lines (time, level, source, msg, then the fields of the event) or JSON with
 * the same keys. Every part logs through a child that binds `source`.
 */
import { type DestinationStream, destination, type Logger, pino } from 'pino';

export type LogFormat = 'logfmt' | 'json';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

const STDERR = 2;

export function createLogger(level: LogLevel, format: LogFormat, sink: DestinationStream = stderr()): Logger {
  return pino(
    {
      level,
      base: null,
      messageKey: 'msg',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    },
    format === 'json' ? sink : { write: (line: string) => sink.write(logfmtLine(line)) },
  );
}

/** Synchronous, so that the last line before an exit is written too; lines are rare. */
function stderr(): DestinationStream {
  return destination({ dest: STDERR, sync: true });
}

/** One JSON line of pino as one logfmt line. */
export function logfmtLine(json: string): string {
  const { time, level, source, msg, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const pairs: [string, unknown][] = [
    ['time', time],
    ['level', level],
    ['source', source],
    ['msg', msg],
    ...Object.entries(fields),
  ];
  const text = pairs
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${logfmtValue(value)}`)
    .join(' ');
  return `${text}\n`;
}

function logfmtValue(value: unknown): string {
  const text = plainText(value);
  return text === '' || /[\s"=\\\p{Cc}]/u.test(text) ? JSON.stringify(text) : text;
}

/** An error is shown by its message and stack: pino has made an object with both of it. */
function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'message' in value && 'type' in value) {
    return 'code' in value ? `${value.message} (${value.code})` : String(value.message);
  }
  return JSON.stringify(value);
}
