/**
 * A thread that reads a head again and again while another one writes, and reports what cannot be: a sample that was never
 * written, one that is missing though its append had returned, times out of order, labels that do not belong together.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import { openHeadReader } from '../../../src/storage/select.ts';
import type { SharedHead } from '../../../src/threads/layout.ts';
import { observe } from '../../../src/threads/publish.ts';
import { CONTROL_DONE, CONTROL_SERIES, lowOf, TIMES_PER_SERIES } from './written-samples.ts';

interface Input {
  readonly shared: SharedHead;
  /** Words: CONTROL_DONE, CONTROL_SERIES, and then one for each time of each series: 1 when its append has returned. */
  readonly written: SharedArrayBuffer;
}

const { shared, written } = workerData as Input;
const flags = new Int32Array(written);
const symbols = new Symbols();
const reader = openHeadReader(shared, symbols);
const samples = new SampleColumns();
const problems: string[] = [];
let reads = 0;
let samplesRead = 0;

parentPort!.postMessage(null);
while (observe(flags, CONTROL_DONE) === 0 && problems.length === 0) {
  const seriesCount = observe(flags, CONTROL_SERIES);
  const selection = reader.select([{ type: '=', name: '__name__', value: 'm' }], -Infinity, Infinity);
  if (selection.count < seriesCount) problems.push(`${selection.count} series instead of ${seriesCount}`);
  for (let index = 0; index < selection.count; index++) check(selection, index);
}
parentPort!.postMessage({ problems, reads, samplesRead });

function check(selection: ReturnType<typeof reader.select>, index: number): void {
  const texts = Array.from(selection.labels(index), (id) => symbols.text(id));
  if (texts.length !== 4 || texts[0] !== '__name__' || texts[1] !== 'm' || texts[2] !== 'series') {
    problems.push(`labels ${texts}`);
    return;
  }
  const series = Number(texts[3]);
  const first = 2 + series * TIMES_PER_SERIES;
  const before = flags.slice(first, first + TIMES_PER_SERIES);
  selection.read(index, -Infinity, Infinity, samples);
  reads++;
  samplesRead += samples.count;
  let last = -1;
  for (let i = 0; i < samples.count; i++) {
    const time = samples.times[i];
    if (!(time > last && time < TIMES_PER_SERIES)) problems.push(`series ${series}: time ${time} after ${last}`);
    if (samples.words[2 * i] !== lowOf(series, time))
      problems.push(`series ${series}: a value nobody wrote at ${time}`);
    if (samples.words[2 * i + 1] !== time) problems.push(`series ${series}: a torn value at ${time}`);
    before[time] = 0;
    last = time;
    if (problems.length > 10) return;
  }
  const missing = before.indexOf(1);
  if (missing >= 0) problems.push(`series ${series}: no sample at ${missing}`);
  checkNewest(selection, index, series, last);
}

function checkNewest(selection: ReturnType<typeof reader.select>, index: number, series: number, seen: number): void {
  selection.readNewest(index, -Infinity, Infinity, samples);
  const at = samples.count - 1;
  if (at < 0) {
    if (seen >= 0) problems.push(`series ${series}: no newest sample, after one at ${seen}`);
    return;
  }
  const time = samples.times[at];
  if (time < seen) problems.push(`series ${series}: newest at ${time}, after one at ${seen}`);
  if (samples.words[2 * at] !== lowOf(series, time) || samples.words[2 * at + 1] !== time) {
    problems.push(`series ${series}: a newest value nobody wrote at ${time}`);
  }
}
