/**
 * A process that cuts, compacts and deletes without end, for kill.test.ts. It tells on stdout what is done: a line
 * `cut G` when the blocks of generation G are there, `deleted T` when the samples at hour T are deleted for good.
 *
 * Generation G has one sample of each of many series at hour G, whose value is G, and a late one at hour G - 5.5.
 */
import { pino } from 'pino';
import { Blocks } from '../../../src/storage/block/blocks.ts';
import { Head } from '../../../src/storage/head/head.ts';
import { labelBytes } from '../head/label-bytes.ts';

const HOUR = 3_600_000;
const SERIES = 200;

const [path, first] = process.argv.slice(2);

function headOf(hour: number): Head {
  const head = new Head({ retentionMs: 0, now: Date.now });
  const value = Float64Array.of(hour);
  const [low, high] = new Int32Array(value.buffer);
  for (let i = 0; i < SERIES; i++) {
    const ref = head.addSeries(labelBytes([['i', String(i).padStart(3, '0')]]));
    head.appendReplayed(ref, hour * HOUR, low, high);
    head.appendReplayed(ref, (hour - 5.5) * HOUR, low, high);
  }
  return head;
}

let nowMs = 0;
const blocks = await Blocks.open({
  path,
  log: pino({ level: 'silent' }),
  now: () => nowMs,
  retentionMs: () => 0,
  retentionBytes: () => 0,
  extraBytes: () => 0,
  hasLog: () => false,
});
for (let generation = Number(first); ; generation++) {
  // What a process that was killed in the middle of a cut does before it cuts the generation again.
  if (blocks.cutState(generation) === 'partial') await blocks.removePartialCut(generation);
  if (blocks.cutState(generation) === 'none') {
    await blocks.cut({ generation, shared: headOf(generation).shared, tombstones: [] });
  }
  process.stdout.write(`cut ${generation}\n`);
  nowMs = (generation + 10) * HOUR;
  blocks.tick();
  if (generation % 7 === 0) {
    await blocks.delete([], (generation - 3) * HOUR, (generation - 3) * HOUR);
    process.stdout.write(`deleted ${generation - 3}\n`);
  }
  if (generation % 10 === 0) await blocks.cleanTombstones();
}
