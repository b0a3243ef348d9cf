/** Exit codes of the process: Prometheus's. */
export const EXIT = {
  ok: 0,
  /** Start or run failed. */
  failure: 1,
  /** Bad flags or configuration. */
  usage: 2,
  /** Findings of a linter that was asked to be strict (promtool's). */
  lint: 3,
} as const;
