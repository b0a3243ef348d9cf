/** The series ALERTS and ALERTS_FOR_STATE of the alerts of one rule, and which of them were written last. */

import { withLabels } from '../model/label-pairs.ts';
import { METRIC_NAME } from '../model/labels.ts';
import { canonicalBytes } from '../storage/label-writer.ts';
import type { AlertState } from './alert-states.ts';
import type { SampleWriter } from './sample-writer.ts';

export const ALERTS = 'ALERTS';
export const ALERTS_FOR_STATE = 'ALERTS_FOR_STATE';

/** The words of 1. */
const ONE_LOW = 0;
const ONE_HIGH = 0x3ff00000;

/** Labels of the two series of an alert. They are made once, and again when its state changes. */
interface Written {
  readonly state: AlertState['state'];
  readonly alerts: Uint8Array;
  readonly forState: Uint8Array;
}

export class AlertSeries {
  #written = new Map<string, Written>();
  readonly #value = new Float64Array(1);
  readonly #words = new Uint32Array(this.#value.buffer);

  /**
   * Writes both series of an active alert, and marks the one of its former state. Answers why one was refused, or null.
   * @param key of its identity
   */
  write(key: string, alert: AlertState, timeMs: number, writer: SampleWriter): string | null {
    const before = this.#written.get(key);
    const written = before?.state === alert.state ? before : labelsOf(alert, before);
    const first = writer.append(written.alerts, timeMs, ONE_LOW, ONE_HIGH);
    this.#value[0] = Math.floor(alert.activeAtMs / 1000);
    const second = writer.append(written.forState, timeMs, this.#words[0], this.#words[1]);
    if (before !== undefined && before !== written) writer.appendStale(before.alerts, timeMs);
    this.#written.set(key, written);
    return first ?? second;
  }

  /** The identities whose series were written last. */
  get keys(): Iterable<string> {
    return this.#written.keys();
  }

  /** Marks the series of an alert that is not active any more. */
  mark(key: string, timeMs: number, writer: SampleWriter): void {
    const written = this.#written.get(key);
    if (written === undefined) return;
    writer.appendStale(written.alerts, timeMs);
    writer.appendStale(written.forState, timeMs);
    this.#written.delete(key);
  }

  takeOver(before: AlertSeries): void {
    this.#written = before.#written;
    before.#written = new Map();
  }

  /** All that were written last; they are not its own any more. */
  leave(): Uint8Array[] {
    const left = [...this.#written.values()].flatMap(({ alerts, forState }) => [alerts, forState]);
    this.#written.clear();
    return left;
  }
}

function labelsOf({ labels, state }: AlertState, before: Written | undefined): Written {
  const alerts = withLabels(labels, [
    [METRIC_NAME, ALERTS],
    ['alertstate', state],
  ]);
  const forState = before?.forState ?? canonicalBytes(withLabels(labels, [[METRIC_NAME, ALERTS_FOR_STATE]]));
  return { state, alerts: canonicalBytes(alerts), forState };
}
