import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { ServerLifecycle } from '../../src/server/lifecycle.ts';

const silent = pino({ level: 'silent' });

/** A lifecycle whose configuration file has the text that is set. */
function lifecycleOf(file: { text: string }): ServerLifecycle {
  return new ServerLifecycle(() => parseConfig(file.text, 'prometheus.yml'), silent);
}

const interval = (seconds: number) => `global: {evaluation_interval: ${seconds}s}`;

describe('a reload', () => {
  test('takes the new configuration', async () => {
    const file = { text: interval(7) };
    const lifecycle = lifecycleOf(file);
    lifecycle.ready();
    file.text = interval(8);
    await lifecycle.reload();
    expect(lifecycle.config.global.evaluationIntervalMs).toBe(8000);
    expect(lifecycle.reloadSucceeded).toBe(true);
  });

  test('keeps the old configuration instead of a bad one, says so, and can succeed again', async () => {
    const file = { text: interval(7) };
    const lifecycle = lifecycleOf(file);
    lifecycle.ready();
    const loadedAtMs = lifecycle.configLoadedAtMs;
    file.text = 'x: 1';
    await expect(lifecycle.reload()).rejects.toThrow('field x not found');
    expect(lifecycle.config.global.evaluationIntervalMs).toBe(7000);
    expect(lifecycle.reloadSucceeded).toBe(false);
    expect(lifecycle.configLoadedAtMs).toBe(loadedAtMs);
    file.text = interval(9);
    await lifecycle.reload();
    expect(lifecycle.reloadSucceeded).toBe(true);
  });

  test('that is asked for too early waits until the server is ready', async () => {
    const file = { text: interval(7) };
    const lifecycle = lifecycleOf(file);
    file.text = interval(8);
    const reload = lifecycle.reload();
    await Promise.resolve();
    expect(lifecycle.config.global.evaluationIntervalMs).toBe(7000);
    lifecycle.ready();
    await reload;
    expect(lifecycle.config.global.evaluationIntervalMs).toBe(8000);
  });
});

describe('the states', () => {
  test('starting, ready, stopping', async () => {
    const lifecycle = lifecycleOf({ text: '' });
    expect(lifecycle.state).toBe('starting');
    lifecycle.ready();
    expect(lifecycle.state).toBe('ready');
    expect(lifecycle.quit()).toBe(true);
    expect(lifecycle.state).toBe('stopping');
    await lifecycle.stopRequested;
  });

  test('a second stop is none, and a server that stops does not become ready', () => {
    const lifecycle = lifecycleOf({ text: '' });
    lifecycle.quit();
    lifecycle.ready();
    expect(lifecycle.quit()).toBe(false);
    expect(lifecycle.state).toBe('stopping');
  });
});

test('a bad configuration at the start is thrown', () => {
  expect(() => lifecycleOf({ text: 'x: 1' })).toThrow('field x not found');
});
