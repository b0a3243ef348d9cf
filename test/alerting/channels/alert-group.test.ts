import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/alerting/alert.ts';
import {
  AlertGroup,
  firstFlushMs,
  type GroupAlert,
  groupLabels,
  type LastSent,
  whatToTell,
} from '../../../src/alerting/channels/alert-group.ts';
import { fingerprint } from '../../../src/alerting/channels/fingerprint.ts';

const NOW = 1_000_000;
const RULES = { sendResolved: true, repeatIntervalMs: 3_600_000 };

function alert(name: string, endsAtMs = NOW + 60_000, startsAtMs = NOW - 1000): Alert {
  return { labels: [['alertname', name]], annotations: [], startsAtMs, endsAtMs, isResolved: false, generatorUrl: '' };
}

/** Alerts of a group: those in capitals fire, the others are resolved. */
function alertsOf(names: string): GroupAlert[] {
  return [...names].map((name) => ({
    ...alert(name, name === name.toUpperCase() ? NOW + 60_000 : NOW - 1),
    fingerprint: name.toLowerCase(),
  }));
}

const sent = (firing: string, resolved: string, sentAtMs = NOW - 60_000): LastSent => ({
  firing: [...firing],
  resolved: [...resolved],
  sentAtMs,
});

/** Names of what is told, null when nothing is. */
function told(names: string, last: LastSent | undefined, rules = RULES): [firing: string, resolved: string] | null {
  const what = whatToTell(alertsOf(names), last, rules, NOW);
  const text = (alerts: readonly GroupAlert[]) => alerts.map((one) => one.fingerprint).join('');
  return what === null ? null : [text(what.firing), text(what.resolved)];
}

describe('what a channel is told', () => {
  it.each([
    ['the first time, what fires', 'AB', undefined, ['ab', '']],
    ['the first time, what is over already beside what fires', 'Ab', undefined, ['a', 'b']],
    ['never, what began and ended before anybody knew', 'ab', undefined, null],
    ['nothing, while nothing changes', 'AB', sent('ab', ''), null],
    ['all of it, when another one fires', 'ABC', sent('ab', ''), ['abc', '']],
    ['that one of several is over', 'Ab', sent('ab', ''), ['a', 'b']],
    ['nothing more of one that is over', 'Ab', sent('a', 'b'), null],
    ['that the last one is over', 'ab', sent('a', 'b'), ['', 'ab']],
    ['nothing of what is over when none fired the last time', 'ab', sent('', 'a'), null],
    ['that one fires again', 'A', sent('', 'a'), ['a', '']],
    ['all of it again after the repeat interval', 'A', sent('a', '', NOW - 3_600_000), ['a', '']],
    ['nothing again just before', 'A', sent('a', '', NOW - 3_599_999), null],
  ])('%s', (_, names, last, expected) => {
    expect(told(names, last)).toEqual(expected);
  });

  it.each([
    ['nothing of an end while others fire', 'Ab', sent('ab', ''), null],
    ['nothing, but it is noted, when none fires any more', 'ab', sent('ab', ''), ['', '']],
    ['only what fires', 'Abc', sent('b', ''), ['a', '']],
  ])('without resolved ones: %s', (_, names, last, expected) => {
    expect(told(names, last, { ...RULES, sendResolved: false })).toEqual(expected);
  });
});

describe('a group', () => {
  it('has the labels that it is grouped by, and all with ...', () => {
    const labels = [
      ['a', '1'],
      ['b', '2'],
    ] as const;
    expect(groupLabels(labels, ['b', 'c'])).toEqual([['b', '2']]);
    expect(groupLabels(labels, [])).toEqual([]);
    expect(groupLabels(labels, ['...'])).toEqual(labels);
  });

  it('waits after its first alert, but not for one that has waited elsewhere', () => {
    expect(firstFlushMs(alert('A', NOW + 1, NOW), NOW, 30_000)).toBe(NOW + 30_000);
    expect(firstFlushMs(alert('A', NOW + 1, NOW - 30_001), NOW, 30_000)).toBe(NOW);
  });

  it('keeps the beginning of an alert that goes on, and takes that of one that begins again', () => {
    const group = new AlertGroup([]);
    group.put(alert('A', NOW + 10, NOW - 5000), NOW);
    expect(group.put(alert('A', NOW + 20, NOW - 100), NOW).startsAtMs).toBe(NOW - 5000);
    expect(group.put(alert('A', NOW + 50, NOW + 30), NOW + 40).startsAtMs).toBe(NOW + 30);
  });

  it('forgets what is over and told of, unless it began again meanwhile', () => {
    const group = new AlertGroup([]);
    const over = group.put(alert('A', NOW - 1), NOW);
    const again = group.put(alert('B', NOW - 1), NOW);
    const firing = group.put(alert('C'), NOW);
    group.put(alert('B'), NOW);
    group.forgetResolved([over, again, firing], NOW);
    expect([...group.alerts].map(({ labels }) => labels[0][1])).toEqual(['B', 'C']);
  });
});

it('fingerprints are those of Prometheus: FNV-1a of names and values with separators', () => {
  expect(fingerprint([])).toBe('cbf29ce484222325');
  expect(
    fingerprint([
      ['job', 'x'],
      ['z', 'ü'],
    ]),
  ).toBe(fnv(Buffer.from([0x6a, 0x6f, 0x62, 0xff, 0x78, 0xff, 0x7a, 0xff, 0xc3, 0xbc, 0xff])));
});

/** FNV-1a with the 64 bits in two halves of 32, multiplied by the prime 2^40 + 0x1b3. */
function fnv(bytes: Uint8Array): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (const byte of bytes) {
    low = (low ^ byte) >>> 0;
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
    low = product % 2 ** 32;
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
