/** Real requests, for bytes a sample: values that move as real ones do. */
import { existsSync, readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import SnappyJS from 'snappyjs';
import { type Bench, type Stage, withPeers } from './bench.ts';
import { eachSample, shiftTimes } from './capture-message.ts';
import { compactedBytes } from './compacted.ts';
import { send } from './send.ts';
import { newestSampleMs } from './times.ts';

/** Whole hours, so that the capture lies to the boundaries of blocks as it was. */
const SHIFT_UNIT_MS = 3_600_000;

export const captureStage: Stage = { name: 'real requests', phases: ['disk'], run };

async function run(bench: Bench): Promise<void> {
  const { options, measured, programs } = bench;
  if (options.tiny || !existsSync(options.capture)) {
    measured.remarks.push(
      `no capture of real requests measured: ${options.tiny ? '--tiny' : `${options.capture} is absent`}`,
    );
    return;
  }
  bench.progress('reading the capture');
  const { bodies, samples } = readCapture(options.capture);
  await withPeers(bench, programs, async (peers) => {
    for (const peer of peers) {
      bench.progress(`${peer.name} takes in ${samples.toLocaleString('en')} real samples and compacts them`);
      await peer.start();
      // One connection: the requests of the capture are in the order of its time.
      const { refused } = await send(
        peer.url,
        bodies.map((body) => [body]),
        1,
      );
      measured.remarkRefused(peer.name, 'the capture', refused);
      const bytes = await compactedBytes(peer);
      measured.add('captureBytesPerSample', peer.name, bytes.size / samples);
      measured.add('captureAllocatedPerSample', peer.name, bytes.allocated / samples);
      await peer.stop('SIGTERM');
    }
  });
}

/** Moved to the present, because servers drop what is older than their retention. */
function readCapture(path: string): { bodies: Uint8Array[]; samples: number } {
  const bytes = brotliDecompressSync(readFileSync(path));
  const messages: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    messages.push(SnappyJS.uncompress(bytes.subarray(at + 4, at + 4 + length)));
    at += 4 + length;
  }
  let samples = 0;
  let lastMs = 0;
  for (const message of messages) {
    eachSample(message, (timeMs) => {
      samples++;
      lastMs = Math.max(lastMs, timeMs);
    });
  }
  const shiftMs = Math.floor((newestSampleMs(1000) - lastMs) / SHIFT_UNIT_MS) * SHIFT_UNIT_MS;
  for (const message of messages) shiftTimes(message, shiftMs);
  return { bodies: messages.map((message) => SnappyJS.compress(message)), samples };
}
