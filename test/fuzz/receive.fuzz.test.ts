/**
 * Strategy: valid write requests of both versions, of few series and times, so that they collide, are damaged (truncated, bytes changed, cut
 * out, inserted) before or after compression and given to the write path; good ones come in between.
 *
 * Invariants:
 * 1. Every request has an outcome; nothing throws.
 * 2. A malformed request changes nothing that is stored.
 * 3. What is stored is what was accepted: the counter agrees with the samples in the head.
 * 4. Opening again gives the same series with the same samples, to the bit.
 */
import SnappyJS from 'snappyjs';
import { expect, test } from 'vitest';
import { Ingest, type ProtocolVersion } from '../../src/ingest/receive.ts';
import { encode2 } from '../e2e/write2-client.ts';
import { contents, labelsOf, message, openDatabase, TemporaryDirectory } from '../ingest/messages.ts';
import { generator, type Random } from './random.ts';

const SEED = Number(process.env.NARTHEX_SEED ?? 1 + Math.floor(Math.random() * 1e9));
const REQUESTS = 2000;
const NOW = 1_700_000_000_000;

test(`damaged requests do no harm, seed ${SEED}`, async () => {
  const random = generator(SEED);
  const directory = new TemporaryDirectory();
  let database = await openDatabase(directory.path, NOW);
  const ingest = new Ingest(database);
  const outcomes: Record<string, number> = {};
  let before = contents(database);
  for (let i = 0; i < REQUESTS; i++) {
    const version = random(2) === 0 ? 1 : 2;
    const body = request(random, version);
    const { kind } = await ingest.receive(body, version);
    outcomes[kind] = (outcomes[kind] ?? 0) + 1;
    if (kind !== 'malformed') before = contents(database);
    else if (i % 20 === 0) expect(contents(database), hex(body)).toEqual(before);
  }
  // Every way of the write path was taken.
  expect(Object.keys(outcomes).sort()).toEqual(['malformed', 'refused', 'stored']);
  const stored = [...contents(database).values()].reduce((sum, rows) => sum + rows.length, 0);
  expect(ingest.counters.samplesAccepted + ingest.counters.histogramsAccepted).toBe(stored);
  await database.close();

  database = await openDatabase(directory.path, NOW);
  expect(database.replay).toMatchObject({ samples: stored, damaged: [], orphans: 0 });
  const withSamples = new Map([...before].filter(([, rows]) => rows.length > 0));
  expect(contents(database)).toEqual(withSamples);
  await database.close();
  directory.remove();
}, 60_000);

function request(random: Random, version: ProtocolVersion): Uint8Array {
  const timeseries = Array.from({ length: 1 + random(4) }, () => ({
    labels: { __name__: `m${random(5)}`, job: `j${random(3)}`, ...(random(4) === 0 ? { a: '' } : {}) },
    samples: Array.from({ length: random(4) }, () => ({ value: random(3), timestamp: NOW - random(50) * 1000 })),
  }));
  const whole = version === 1 ? message(timeseries.map(withLabelList)) : encode2(timeseries);
  if (random(4) === 0) return SnappyJS.compress(whole);
  return random(3) === 0 ? damaged(SnappyJS.compress(whole), random) : SnappyJS.compress(damaged(whole, random));
}

function withLabelList<T extends { readonly labels: Readonly<Record<string, string>> }>(series: T) {
  return { ...series, labels: labelsOf(series.labels) };
}

function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  let result = Buffer.from(bytes);
  for (let times = 1 + random(3); times > 0; times--) {
    const at = random(result.length + 1);
    const byte = Buffer.from([random(256)]);
    switch (random(5)) {
      case 0:
        result = result.subarray(0, at);
        break;
      case 1:
        result = Buffer.concat([result.subarray(0, at), byte, result.subarray(at)]);
        break;
      case 2:
        result = Buffer.concat([result.subarray(0, at), result.subarray(at + 1 + random(8))]);
        break;
      default:
        if (at < result.length) result[at] = byte[0];
    }
  }
  return result;
}

function hex(bytes: Uint8Array): string {
  return `request ${Buffer.from(bytes).toString('hex')} of seed ${SEED}`;
}
