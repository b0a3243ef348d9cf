/**
 * The times of the CPUs as counters that never fall. The kernel's do: its idle and iowait times step back a little when it
 * accounts anew, which rate() would take for a reset. Only a CPU that was unplugged starts again.
 */

/** Column of /proc/stat behind the name. */
const IDLE = 3;
/** Three seconds: a step back of the idle time from here on is a CPU that was away. */
const RESTART_TICKS_MIN = 300;

export class CpuClock {
  readonly #shown = new Map<string, number[]>();

  /** What to show when the kernel says `ticks`. */
  advance(cpu: string, ticks: readonly number[]): readonly number[] {
    const before = this.#shown.get(cpu);
    const isRestarted = before === undefined || ticks[IDLE] < before[IDLE] - RESTART_TICKS_MIN;
    const now = isRestarted ? [...ticks] : ticks.map((value, at) => Math.max(value, before[at] ?? 0));
    this.#shown.set(cpu, now);
    return now;
  }

  /** Forgets CPUs that are not there any more. */
  keepOnly(cpus: readonly string[]): void {
    const kept = new Set(cpus);
    for (const cpu of this.#shown.keys()) if (!kept.has(cpu)) this.#shown.delete(cpu);
  }
}
