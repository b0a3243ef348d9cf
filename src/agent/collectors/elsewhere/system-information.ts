/**
 * The library that knows how other systems than Linux tell about themselves. It is loaded when the first collector asks, since
 * it takes 10 MB; on Linux /proc and /sys say more, without the processes that it starts.
 */
export function systemInformation(): Promise<typeof import('systeminformation')> {
  return import('systeminformation');
}
