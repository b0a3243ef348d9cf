/** The header Retry-After: seconds, or a date of HTTP. Milliseconds from now; null when it says nothing. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | null {
  const text = Array.isArray(header) ? header[0] : header;
  if (text === undefined) return null;
  if (/^\d+$/.test(text.trim())) return Number(text) * 1000;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? null : Math.max(0, timeMs - nowMs);
}
