/** Bandwidth and latency of memory that no cache holds. */
import { type Limit, leastNanoseconds } from './limit.ts';

const MIB = 1024 * 1024;
const COPIED_BYTES = 256 * MIB;
const CHASED_WORDS = 16 * MIB;
const READS = 1_000_000;

/** @param messageBytes of a sample in a request, before compression */
export function memoryLimits(messageBytes: number): Limit[] {
  const from = new Uint8Array(COPIED_BYTES).fill(1);
  const to = new Uint8Array(COPIED_BYTES).fill(2);
  const nanosecondsPerByte = leastNanoseconds(() => to.set(from)) / COPIED_BYTES;
  return [
    { what: 'memory: copying 256 MiB', amount: 1 / nanosecondsPerByte, unit: 'GB/s' },
    {
      what: `memory: copying the ${messageBytes.toFixed(0)} bytes of a sample in its message at that rate`,
      amount: nanosecondsPerByte * messageBytes,
      unit: 'ns a sample',
    },
    { what: 'memory: a read that depends on the one before, anywhere in 64 MiB', amount: randomRead(), unit: 'ns' },
  ];
}

/** Each word says where the next one is, on a cycle through all of them (Sattolo 1986). */
function randomRead(): number {
  const next = Uint32Array.from({ length: CHASED_WORDS }, (_, i) => i);
  for (let last = CHASED_WORDS - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * last);
    const word = next[last];
    next[last] = next[other];
    next[other] = word;
  }
  let at = 0;
  const nanoseconds = leastNanoseconds(() => {
    for (let i = 0; i < READS; i++) at = next[at];
  });
  if (at >= CHASED_WORDS) throw new Error('the cycle was left');
  return nanoseconds / READS;
}
