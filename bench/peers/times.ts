/** Times of samples and of the queries about them, chosen so that all servers see the same samples. */
import type { Window } from './queries.ts';

/** How long ago the newest sample is when a load is built: VictoriaMetrics hides the last 30 s from queries. */
const NEWEST_AGE_MS = 60_000;
/**
 * Samples lie so far behind the whole intervals that queries are evaluated at: windows that are closed at the left
 * (Prometheus 2) and open (Prometheus 3) then hold the same.
 */
const SAMPLE_OFFSET_MS = 700;
/** Off the whole minutes at which subqueries are evaluated, for the same reason. */
const QUERY_OFFSET_SECONDS = 7;

export function newestSampleMs(intervalMs: number): number {
  return Math.floor((Date.now() - NEWEST_AGE_MS) / intervalMs) * intervalMs + SAMPLE_OFFSET_MS;
}

/**
 * A range query starts when the windows are full: up to 2.x, Prometheus extrapolates a rate into a window that is half
 * empty otherwise than later. Short loads are asked about as a whole.
 */
export function queryWindow(firstMs: number, lastMs: number, stepSeconds: number, fullSeconds: number): Window {
  const endSeconds = (Math.floor(lastMs / 1000 / stepSeconds) - 1) * stepSeconds + QUERY_OFFSET_SECONDS;
  const firstSeconds = Math.ceil(firstMs / 1000 / stepSeconds) * stepSeconds + QUERY_OFFSET_SECONDS;
  const isShort = endSeconds - firstSeconds < 2 * fullSeconds;
  const startSeconds = isShort ? Math.min(firstSeconds, endSeconds) : firstSeconds + fullSeconds;
  return { startSeconds, endSeconds, stepSeconds };
}
