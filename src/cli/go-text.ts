/** Times, durations and sizes as Go's standard formats write them, which promtool shows. */

/** `1h2m3.5s`; `15ms`; `0s`. */
export function goDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const all = Math.abs(ms);
  if (all < 1000) return `${sign}${all}ms`;
  const hours = Math.floor(all / 3_600_000);
  const minutes = Math.floor(all / 60_000) % 60;
  const seconds = (all % 60_000) / 1000;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

/** `2021-01-06 17:37:16 +0000 UTC`, whole seconds. */
export function goTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

const UNITS = ['TiB', 'GiB', 'MiB', 'KiB', 'B'] as const;

/** Exact: `1KiB805B`. */
export function binarySize(bytes: number): string {
  if (bytes === 0) return '0B';
  let text = '';
  let rest = bytes;
  UNITS.forEach((unit, i) => {
    const size = 1024 ** (UNITS.length - 1 - i);
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  });
  return text;
}
