import type { Collector } from '../metric-family.ts';
import { Adjtimex } from './adjtimex.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';

/** State TIME_ERROR: not synchronised. */
const NOT_SYNCHRONISED = 5;
/** Bit of the status: offset and jitter are nanoseconds. */
const STATUS_NANOSECONDS = 0x2000;
const MICROSECONDS = 1e6;
const NANOSECONDS = 1e9;
/** Frequencies are parts in a million, with 16 bits behind the point. */
const FREQUENCY_UNIT = 1e6 * 65_536;

export function timex(): Collector {
  const adjtimex = new Adjtimex();
  return defineCollector('timex', true, async (families) => {
    addTimex(families, await adjtimex.ask());
  });
}

/** @param fields the state, then those of struct timex */
function addTimex(families: FamilySet, fields: readonly number[]): void {
  const [state, , offset, frequency, maxError, estimatedError, status, constant, , , , , tick, ...pulses] = fields;
  const fine = (status & STATUS_NANOSECONDS) === 0 ? MICROSECONDS : NANOSECONDS;
  const gauge = (name: string, help: string, value: number) => families.gauge(`node_timex_${name}`, help, value);
  gauge(
    'sync_status',
    'Is clock synchronized to a reliable server (1 = yes, 0 = no).',
    state === NOT_SYNCHRONISED ? 0 : 1,
  );
  gauge('offset_seconds', 'Time offset in between local system and reference clock.', offset / fine);
  gauge('frequency_adjustment_ratio', 'Local clock frequency adjustment.', 1 + frequency / FREQUENCY_UNIT);
  gauge('maxerror_seconds', 'Maximum error in seconds.', maxError / MICROSECONDS);
  gauge('estimated_error_seconds', 'Estimated error in seconds.', estimatedError / MICROSECONDS);
  gauge('status', 'Value of the status array bits.', status);
  gauge('loop_time_constant', 'Phase-locked loop time constant.', constant);
  gauge('tick_seconds', 'Seconds between clock ticks.', tick / MICROSECONDS);
  addPulses(families, pulses, fine);
}

/** What the kernel knows of a source that gives one pulse a second; zeros without one. */
function addPulses(families: FamilySet, pulses: readonly number[], fine: number): void {
  const [frequency, jitter, shift, stability, jitterExceeded, calibrations, errors, stabilityExceeded, tai] = pulses;
  const gauge = (name: string, help: string, value: number) => families.gauge(`node_timex_${name}`, help, value);
  const counter = (name: string, help: string, value: number) => families.counter(`node_timex_${name}`, help, value);
  gauge('pps_frequency_hertz', 'Pulse per second frequency.', frequency / FREQUENCY_UNIT);
  gauge('pps_jitter_seconds', 'Pulse per second jitter.', jitter / fine);
  gauge('pps_shift_seconds', 'Pulse per second interval duration.', shift);
  gauge(
    'pps_stability_hertz',
    'Pulse per second stability, average of recent frequency changes.',
    stability / FREQUENCY_UNIT,
  );
  counter('pps_jitter_total', 'Pulse per second count of jitter limit exceeded events.', jitterExceeded);
  counter('pps_calibration_total', 'Pulse per second count of calibration intervals.', calibrations);
  counter('pps_error_total', 'Pulse per second count of calibration errors.', errors);
  counter(
    'pps_stability_exceeded_total',
    'Pulse per second count of stability limit exceeded events.',
    stabilityExceeded,
  );
  gauge('tai_offset_seconds', 'International Atomic Time (TAI) offset.', tai);
}
