import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { Head } from '../../../src/storage/head/head.ts';
import { AppendResult } from '../../../src/storage/storage.ts';
import { publish } from '../../../src/threads/publish.ts';
import { histogramOf } from './histogram-of.ts';
import { labelBytes } from './label-bytes.ts';

/** Workers of Node 20 do not read TypeScript by themselves. */
const START_READER = `
  import('tsx/esm/api').then(({ tsImport }) =>
    tsImport(${JSON.stringify(new URL('rich-reader-worker.ts', import.meta.url).href)}, ${JSON.stringify(import.meta.url)}));
`;
const TIMES = 1800;
const BATCH = 60;
const TURNS = 20;

interface Report {
  readonly problems: string[];
  readonly samplesRead: number;
}

/**
 * Even times come in order, odd ones late, in the middle of what is there; some of the odd ones are deleted
 * and come again, so that their memory is used for others while the reader may be about to copy it.
 */
it('a reader in another thread sees whole samples of every kind, while they come, come late and are deleted', async () => {
  const head = new Head({ retentionMs: 0, now: () => 1_700_000_000_000 });
  const ref = head.addSeries(labelBytes([['__name__', 'm']]));
  const state = new SharedArrayBuffer(8);
  const flags = new Int32Array(state);
  const worker = new Worker(START_READER, { eval: true, workerData: { shared: head.shared, state } });
  const nextMessage = () =>
    new Promise<Report | null>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  expect(await nextMessage()).toBeNull();
  const report = nextMessage();
  for (let from = 0; from < TIMES; from += BATCH) {
    for (let time = from; time < from + BATCH; time += 2) offer(head, ref, time);
    publish(flags, 1, from + BATCH);
    for (let time = from + 1; time < from + BATCH; time += 2) offer(head, ref, time);
    // Bytes that one sample leaves are those of another at once.
    for (let turn = 0; turn < TURNS; turn++) {
      for (let time = from + 3; time < from + BATCH; time += 6) {
        expect(head.deleteRange([{ type: '=', name: '__name__', value: 'm' }], time, time)).toBe(1);
      }
      for (let time = from + BATCH - 3; time > from; time -= 6) offer(head, ref, time);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  publish(flags, 0, 1);
  const { problems, samplesRead } = (await report)!;
  expect(problems).toEqual([]);
  expect(samplesRead).toBeGreaterThan(TIMES);
  await worker.terminate();
});

function offer(head: Head, ref: number, time: number): void {
  const start = time + 1;
  let result: AppendResult;
  if (time % 3 === 0) result = head.appendRich(ref, time, start, histogramOf(time), 0, 0);
  else if (time % 3 === 1) result = head.append(ref, time, time, 7);
  else result = head.appendRich(ref, time, start, null, time, 7);
  expect(result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder).toBe(true);
}
