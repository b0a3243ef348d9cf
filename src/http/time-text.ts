/** Times of samples as the API writes them: seconds, with three decimals when they are not whole. */

export function formatTime(timeMs: number): string {
  const magnitude = Math.abs(timeMs);
  const seconds = Math.floor(magnitude / 1000);
  const millis = magnitude - seconds * 1000;
  const sign = timeMs < 0 ? '-' : '';
  return millis === 0 ? `${sign}${seconds}` : `${sign}${seconds}.${String(millis).padStart(3, '0')}`;
}
