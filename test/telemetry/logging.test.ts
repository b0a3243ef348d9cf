import { describe, expect, test } from 'vitest';
import { createLogger, type LogFormat } from '../../src/telemetry/logging.ts';

/** What a logger writes, with the time replaced. */
function logged(format: LogFormat, write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(
    createLogger('info', format, {
      write: (line: string) => {
        text += line;
      },
    }),
  );
  return text.replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/, 'TIME');
}

describe('logfmt', () => {
  test('time, level, source and message first, texts quoted where they must be', () => {
    const text = logged('logfmt', (log) =>
      log.child({ source: 'server' }).info({ port: 9090, path: 'a b', none: '' }, 'It is "ready"'),
    );
    expect(text).toBe('time=TIME level=INFO source=server msg="It is \\"ready\\"" port=9090 path="a b" none=""\n');
  });

  test('an error is its message', () => {
    const text = logged('logfmt', (log) => log.error({ err: new Error('disk full\nreally') }, 'Failed'));
    expect(text).toBe('time=TIME level=ERROR msg=Failed err="disk full\\nreally"\n');
  });

  test('lines below the level are not written', () => {
    expect(logged('logfmt', (log) => log.debug('quiet'))).toBe('');
  });
});

test('json has the same keys', () => {
  const text = logged('json', (log) => log.child({ source: 'server' }).warn({ port: 9090 }, 'Careful'));
  expect(JSON.parse(text)).toEqual({ time: 'TIME', level: 'WARN', source: 'server', msg: 'Careful', port: 9090 });
});
