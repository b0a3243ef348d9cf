/**
 * What becomes of an alert: the whole table of states as functions over plain data. They know neither clock nor storage;
 * the server, `narthex test rules` and the back-test call them with the times of the evaluations.
 *
 *              in the result                     for is over
 *   (none) ─────────────────────► pending ─────────────────────► firing ──┐ in the result: stays
 *      ▲                            │ ▲                          │  │ ▲───┘ not in it: stays for keep_firing_for
 *      │  not in the result         │ │  for was made longer     │  │
 *      ├────────────────────────────┘ └──────────────────────────┘  │ not in the result
 *      │                                                            ▼
 *      └────────────────── 15 minutes later ──────────────────── inactive ───► in the result: a new alert
 */
import type { LabelPairs } from '../model/label-pairs.ts';

/** Times are those of evaluations (the tick of the group), milliseconds since the Unix epoch; null: not yet. */
export interface AlertState {
  readonly labels: LabelPairs;
  readonly annotations: LabelPairs;
  readonly state: 'pending' | 'firing' | 'inactive';
  /** 0 where the result is a histogram. */
  readonly value: number;
  /** The first evaluation that had it. */
  readonly activeAtMs: number;
  readonly firedAtMs: number | null;
  readonly resolvedAtMs: number | null;
  /** The first evaluation without it, while it is kept firing. */
  readonly keepFiringSinceMs: number | null;
  readonly lastSentAtMs: number | null;
  /** Until when it counts as firing for those it was sent to. */
  readonly validUntilMs: number | null;
}

/** What the result of the rule's expression has of an alert. */
export type AlertElement = Pick<AlertState, 'labels' | 'annotations' | 'value'>;

/** Of an alerting rule. */
export interface HoldTimes {
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

export interface ResendTimes {
  readonly intervalMs: number;
  readonly resendDelayMs: number;
}

/** How long a resolved alert is kept, so that its end can be sent again. */
const RESOLVED_KEPT_MS = 15 * 60 * 1000;

/** An alert is valid for so many intervals after it was sent: two sends may get lost. */
const VALID_INTERVALS = 4;

/**
 * The alert after an evaluation; null: there is none (any more).
 *
 * @param current of this identity before; null: none
 * @param element of the result with this identity; null: none
 */
export function nextAlertState(
  current: AlertState | null,
  element: AlertElement | null,
  timeMs: number,
  times: HoldTimes,
): AlertState | null {
  const next = element === null ? withoutElement(current, timeMs, times) : withElement(current, element, timeMs);
  return next === null || next.state === 'inactive' ? next : held(next, timeMs, times);
}

/** Pending and firing alerts: those that a limit counts and that the API shows. */
export function isActive({ state }: AlertState): boolean {
  return state !== 'inactive';
}

export function needsSending(alert: AlertState, timeMs: number, resendDelayMs: number): boolean {
  const { state, resolvedAtMs, lastSentAtMs } = alert;
  if (state === 'pending') return false;
  if (lastSentAtMs === null) return true;
  if (resolvedAtMs !== null && resolvedAtMs > lastSentAtMs) return true;
  return lastSentAtMs + resendDelayMs < timeMs;
}

export function sent(alert: AlertState, timeMs: number, { intervalMs, resendDelayMs }: ResendTimes): AlertState {
  const validUntilMs = timeMs + VALID_INTERVALS * Math.max(intervalMs, resendDelayMs);
  return { ...alert, lastSentAtMs: timeMs, validUntilMs };
}

function withElement(current: AlertState | null, element: AlertElement, timeMs: number): AlertState {
  if (current === null || current.state === 'inactive') return newAlert(element, timeMs);
  const { annotations, value } = element;
  return { ...current, annotations, value, keepFiringSinceMs: null };
}

function newAlert({ labels, annotations, value }: AlertElement, timeMs: number): AlertState {
  return {
    labels,
    annotations,
    state: 'pending',
    value,
    activeAtMs: timeMs,
    firedAtMs: null,
    resolvedAtMs: null,
    keepFiringSinceMs: null,
    lastSentAtMs: null,
    validUntilMs: null,
  };
}

function withoutElement(current: AlertState | null, timeMs: number, { keepFiringForMs }: HoldTimes): AlertState | null {
  if (current === null || current.state === 'pending') return null;
  if (current.state === 'inactive') {
    return timeMs - (current.resolvedAtMs ?? timeMs) > RESOLVED_KEPT_MS ? null : current;
  }
  if (keepFiringForMs > 0) {
    const keepFiringSinceMs = current.keepFiringSinceMs ?? timeMs;
    if (timeMs - keepFiringSinceMs < keepFiringForMs) return { ...current, keepFiringSinceMs };
  }
  return { ...current, state: 'inactive', resolvedAtMs: timeMs };
}

/** Pending until `for` is over; back to that when `for` or the beginning was changed meanwhile. */
function held(alert: AlertState, timeMs: number, { forMs }: HoldTimes): AlertState {
  const isOver = timeMs - alert.activeAtMs >= forMs;
  if (alert.state === 'pending' && isOver) return { ...alert, state: 'firing', firedAtMs: timeMs };
  if (alert.state === 'firing' && !isOver) return { ...alert, state: 'pending', firedAtMs: null, lastSentAtMs: null };
  return alert;
}
