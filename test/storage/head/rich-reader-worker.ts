/** Reads a head of rich samples again and again while they are written, and reports what cannot be. */
import { parentPort, workerData } from 'node:worker_threads';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { openHeadReader } from '../../../src/storage/select.ts';
import type { SharedHead } from '../../../src/threads/layout.ts';
import { observe } from '../../../src/threads/publish.ts';
import { histogramOf } from './histogram-of.ts';

const { shared, state } = workerData as { readonly shared: SharedHead; readonly state: SharedArrayBuffer };
/** Words: whether the writer has ended, and the time below which all even times are there. */
const flags = new Int32Array(state);
const reader = openHeadReader(shared, new Symbols());
const samples = new SampleColumns();
const problems: string[] = [];
let samplesRead = 0;

parentPort!.postMessage(null);
while (observe(flags, 0) === 0 && problems.length === 0) {
  const complete = observe(flags, 1);
  const selection = reader.select([{ type: '=', name: '__name__', value: 'm' }], -Infinity, Infinity);
  if (selection.count === 0) continue;
  selection.read(0, -Infinity, Infinity, samples);
  check(complete);
}
parentPort!.postMessage({ problems, samplesRead });

function check(complete: number): void {
  let even = 0;
  let last = -1;
  for (let i = 0; i < samples.count && problems.length < 10; i++) {
    const time = samples.times[i];
    if (!(time > last)) problems.push(`time ${time} after ${last}`);
    last = time;
    if (time % 2 === 0 && time < complete) even++;
    if (time % 3 === 0) {
      const { sum, count, positiveBuckets } = samples.histograms?.[i] ?? histogramOf(-1);
      const wanted = histogramOf(time);
      if (sum !== wanted.sum || count !== wanted.count || positiveBuckets[0] !== wanted.positiveBuckets[0]) {
        problems.push(`histogram at ${time} has the sum ${sum} and the count ${count}`);
      }
    } else if (samples.words[2 * i] !== time || (samples.histograms?.[i] ?? null) !== null) {
      problems.push(`float at ${time} has the low word ${samples.words[2 * i]}`);
    }
    if (time % 3 !== 1 && samples.starts?.[i] !== time + 1) problems.push(`start at ${time}: ${samples.starts?.[i]}`);
  }
  samplesRead += samples.count;
  if (even !== complete / 2) problems.push(`${even} even times below ${complete}`);
}
