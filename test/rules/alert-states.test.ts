import { describe, expect, it } from 'vitest';
import { type AlertState, isActive, needsSending, nextAlertState, sent } from '../../src/rules/alert-states.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const element = { labels: [['alertname', 'Down']] as const, annotations: [['summary', 'first']] as const, value: 1 };
const later = { ...element, annotations: [['summary', 'second']] as const, value: 2 };
const pending: AlertState = {
  ...element,
  state: 'pending',
  activeAtMs: 1000 * MINUTE,
  firedAtMs: null,
  resolvedAtMs: null,
  keepFiringSinceMs: null,
  lastSentAtMs: null,
  validUntilMs: null,
};
const firing: AlertState = {
  ...pending,
  state: 'firing',
  firedAtMs: 1005 * MINUTE,
  lastSentAtMs: 1005 * MINUTE,
  validUntilMs: 1009 * MINUTE,
};
const inactive: AlertState = { ...firing, state: 'inactive', resolvedAtMs: 1010 * MINUTE };
const times = { forMs: 5 * MINUTE, keepFiringForMs: 0 };
const kept = { ...times, keepFiringForMs: 3 * MINUTE };

describe('an alert that is in the result', () => {
  it('is pending from its first evaluation on', () => {
    expect(nextAlertState(null, element, 1000 * MINUTE, times)).toEqual(pending);
  });

  it('fires in its first evaluation when it need not hold', () => {
    const at = 1000 * MINUTE;
    const immediate = { forMs: 0, keepFiringForMs: 0 };
    expect(nextAlertState(null, element, at, immediate)).toEqual({ ...pending, state: 'firing', firedAtMs: at });
  });

  it('stays pending with a new value and new annotations while it must hold', () => {
    const next = nextAlertState(pending, later, 1005 * MINUTE - 1, times);
    expect(next).toEqual({ ...pending, ...later });
  });

  it('fires as soon as it has held', () => {
    const next = nextAlertState(pending, later, 1005 * MINUTE, times);
    expect(next).toEqual({ ...pending, ...later, state: 'firing', firedAtMs: 1005 * MINUTE });
  });

  it('keeps the moment when it fired, with a new value', () => {
    expect(nextAlertState(firing, later, 1006 * MINUTE, times)).toEqual({ ...firing, ...later });
  });

  it('is no longer kept firing when it is back', () => {
    const without = nextAlertState(firing, null, 1006 * MINUTE, kept);
    expect(without).toEqual({ ...firing, keepFiringSinceMs: 1006 * MINUTE });
    expect(nextAlertState(without, element, 1007 * MINUTE, kept)).toEqual(firing);
  });

  it('is pending again when it must hold longer than it has', () => {
    const next = nextAlertState(firing, element, 1006 * MINUTE, { ...times, forMs: 7 * MINUTE });
    expect(next).toEqual({ ...firing, state: 'pending', firedAtMs: null, lastSentAtMs: null });
  });

  it('is a new alert when the one before was resolved', () => {
    const next = nextAlertState(inactive, later, 1012 * MINUTE, times);
    expect(next).toEqual({ ...pending, ...later, activeAtMs: 1012 * MINUTE });
  });
});

describe('an alert that is not in the result', () => {
  it('does not exist when it did not', () => {
    expect(nextAlertState(null, null, 1000 * MINUTE, times)).toBeNull();
  });

  it('is gone without trace when it was pending', () => {
    expect(nextAlertState(pending, null, 1001 * MINUTE, times)).toBeNull();
  });

  it('is resolved when it fired', () => {
    expect(nextAlertState(firing, null, 1010 * MINUTE, times)).toEqual(inactive);
  });

  it('keeps firing with frozen value for as long as it is told to', () => {
    const first = nextAlertState(firing, null, 1006 * MINUTE, kept);
    const held = { ...firing, keepFiringSinceMs: 1006 * MINUTE };
    expect(first).toEqual(held);
    expect(nextAlertState(held, null, 1009 * MINUTE - 1, kept)).toEqual(held);
    const ended = { ...held, state: 'inactive', resolvedAtMs: 1009 * MINUTE };
    expect(nextAlertState(held, null, 1009 * MINUTE, kept)).toEqual(ended);
  });

  it('stays resolved for a quarter of an hour, its last millisecond included', () => {
    expect(nextAlertState(inactive, null, 1025 * MINUTE, times)).toBe(inactive);
    expect(nextAlertState(inactive, null, 1025 * MINUTE + 1, times)).toBeNull();
  });
});

describe('what is sent', () => {
  it('is never a pending alert', () => {
    expect(needsSending(pending, 2000 * MINUTE, MINUTE)).toBe(false);
  });

  it('is an alert that fires and was not sent yet', () => {
    expect(needsSending({ ...firing, lastSentAtMs: null }, 1005 * MINUTE, MINUTE)).toBe(true);
  });

  it('is a firing alert again when more than the delay has passed, not just the delay', () => {
    expect(needsSending(firing, 1006 * MINUTE, MINUTE)).toBe(false);
    expect(needsSending(firing, 1006 * MINUTE + 1, MINUTE)).toBe(true);
  });

  it('is an alert every third evaluation at half the delay', () => {
    let alert = firing;
    const sends: number[] = [];
    for (let timeMs = 1005.5 * MINUTE; timeMs <= 1011 * MINUTE; timeMs += 30 * SECOND) {
      if (!needsSending(alert, timeMs, MINUTE)) continue;
      alert = sent(alert, timeMs, { intervalMs: 30 * SECOND, resendDelayMs: MINUTE });
      sends.push(timeMs / MINUTE);
    }
    expect(sends).toEqual([1006.5, 1008, 1009.5, 1011]);
  });

  it('is a resolved alert at once, and then as often as others', () => {
    const just = { ...inactive, lastSentAtMs: 1010 * MINUTE - 1 };
    expect(needsSending(just, 1010 * MINUTE, MINUTE)).toBe(true);
    const told = { ...inactive, lastSentAtMs: 1010 * MINUTE };
    expect(needsSending(told, 1011 * MINUTE, MINUTE)).toBe(false);
    expect(needsSending(told, 1011.5 * MINUTE, MINUTE)).toBe(true);
  });

  it('is valid for four times the longer of interval and delay', () => {
    const times = { intervalMs: 30 * SECOND, resendDelayMs: MINUTE };
    const expected = { ...firing, lastSentAtMs: 1006 * MINUTE, validUntilMs: 1010 * MINUTE };
    expect(sent(firing, 1006 * MINUTE, times)).toEqual(expected);
    const slow = sent(firing, 1006 * MINUTE, { ...times, intervalMs: 5 * MINUTE });
    expect(slow.validUntilMs).toBe(1026 * MINUTE);
  });
});

it('is active while it is pending or fires', () => {
  expect([pending, firing, inactive].map(isActive)).toEqual([true, true, false]);
});
