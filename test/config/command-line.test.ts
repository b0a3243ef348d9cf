import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CommandLineError, parseCommandLine } from '../../src/config/command-line.ts';
import { FLAG_ROWS, flagsForApi } from '../../src/config/flags.ts';

const failure = (...args: string[]) => {
  try {
    parseCommandLine(args);
  } catch (error) {
    if (error instanceof CommandLineError) return error.message;
    throw error;
  }
  return 'accepted';
};

describe('a command line that is understood', () => {
  test('no argument at all: the defaults of Prometheus', () => {
    const { flags } = parseCommandLine([]);
    expect(flags.webListenAddresses).toEqual(['0.0.0.0:9090']);
    expect(flags.storagePath).toBe('data/');
    expect(flags.queryLookbackMs).toBe(300_000);
    expect(flags.queryTimeoutMs).toBe(120_000);
    expect(flags.queryMaxSamples).toBe(50_000_000);
    expect(flags.storageRetentionMs).toBeUndefined();
    expect(flags.webEnableRemoteWriteReceiver).toBe(false);
  });

  test('value behind an equals sign, and as the next word', () => {
    const { flags } = parseCommandLine(['--query.timeout=90s', '--query.lookback-delta', '1h30m', '--log.level=debug']);
    expect(flags.queryTimeoutMs).toBe(90_000);
    expect(flags.queryLookbackMs).toBe(5_400_000);
    expect(flags.logLevel).toBe('debug');
  });

  test('booleans: plain, negated, with a value', () => {
    expect(parseCommandLine(['--web.enable-lifecycle']).flags.webEnableLifecycle).toBe(true);
    expect(parseCommandLine(['--no-web.enable-lifecycle']).flags.webEnableLifecycle).toBe(false);
    expect(parseCommandLine(['--web.enable-lifecycle=false']).flags.webEnableLifecycle).toBe(false);
    expect(parseCommandLine(['--no-auto-gomaxprocs']).flags.autoGomaxprocs).toBe(false);
  });

  test('repeated addresses replace the default; features are lists with commas, repeated', () => {
    const { flags } = parseCommandLine([
      '--web.listen-address=127.0.0.1:1',
      '--web.listen-address=[::1]:2',
      '--enable-feature=a,b',
      '--enable-feature=c',
    ]);
    expect(flags.webListenAddresses).toEqual(['127.0.0.1:1', '[::1]:2']);
    expect(flags.enableFeatures).toEqual(['a', 'b', 'c']);
  });

  test('arguments out of a file, one a line', () => {
    const directory = mkdtempSync(join(tmpdir(), 'narthex-arguments-'));
    const file = join(directory, 'arguments');
    writeFileSync(file, '# limits\n--query.max-samples=5e7\n\n--query.timeout\n1m\n');
    const { flags } = parseCommandLine([`@${file}`, '--web.enable-admin-api']);
    rmSync(directory, { recursive: true });
    expect(flags.queryMaxSamples).toBe(50_000_000);
    expect(flags.queryTimeoutMs).toBe(60_000);
    expect(flags.webEnableAdminApi).toBe(true);
  });

  test('sizes are powers of 1024 whichever way they are written', () => {
    const bytes = (text: string) =>
      parseCommandLine([`--storage.tsdb.retention.size=${text}`]).flags.storageRetentionBytes;
    expect([bytes('512MB'), bytes('512MiB'), bytes('1B'), bytes('0')]).toEqual([536_870_912, 536_870_912, 1, 0]);
  });

  test('flags without effect are accepted and reported', () => {
    expect(
      parseCommandLine(['--storage.agent.path=x', '--storage.tsdb.wal-compression', '--log.level=warn']).ignored,
    ).toEqual(['storage.tsdb.wal-compression', 'storage.agent.path']);
  });
});

describe('a command line that is refused', () => {
  test.each([
    [['--web.enable-lifecyle'], "unknown long flag '--web.enable-lifecyle', did you mean '--web.enable-lifecycle'?"],
    [['--query.timout=5m'], "unknown long flag '--query.timout', did you mean '--query.timeout'?"],
    [['--zzzzzzzzzzzz'], "unknown long flag '--zzzzzzzzzzzz'"],
    [['foo'], 'unexpected foo'],
    [['-x'], "unknown short flag '-x'"],
    [['--query.timeout'], "expected argument for flag '--query.timeout'"],
    [['--query.timeout=x'], 'flag \'--query.timeout\': not a valid duration string: "x"'],
    [['--query.timeout=1m', '--query.timeout=2m'], "flag 'query.timeout' cannot be repeated"],
    [['--log.format=xml'], "flag '--log.format': enum value must be one of logfmt,json, got 'xml'"],
    [['--query.max-samples=1.5'], 'flag \'--query.max-samples\': expected a whole number but got "1.5"'],
    [['--no-query.timeout'], "unknown long flag '--no-query.timeout', did you mean '--query.timeout'?"],
    [
      ['--storage.tsdb.retention=15d'],
      "flag '--storage.tsdb.retention' was removed: use --storage.tsdb.retention.time",
    ],
  ])('%j', (args, message) => {
    expect(failure(...args)).toBe(message);
  });
});

describe('the flags as the API shows them', () => {
  test('every flag, as text', () => {
    const shown = flagsForApi(parseCommandLine(['--query.timeout=90s', '--enable-feature=a,b']).flags);
    expect(Object.keys(shown).length).toBe(FLAG_ROWS.length);
    expect(shown).toMatchObject({
      'query.timeout': '1m30s',
      'enable-feature': 'a,b',
      'storage.tsdb.retention.time': '0s',
      'storage.tsdb.retention.size': '0B',
      'web.listen-address': '0.0.0.0:9090',
      'web.enable-lifecycle': 'false',
      'query.max-samples': '50000000',
    });
  });
});
