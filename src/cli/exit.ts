/** Exit codes of the process: Prometheus's. */
export const EXIT = {
  ok: 0,
  /** Start or run failed. */
  failure: 1,
  /** Bad flags or configuration. */
  usage: 2,
  /** A flag of the other mode (server, agent). */
  wrongMode: 3,
  /** Findings of a linter that was asked to be strict (promtool's). */
  lint: 3,
} as const;
