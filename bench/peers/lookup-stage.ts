/** A label with 100,000 values: lists of values and series, regular expressions. */
import { setTimeout as sleep } from 'node:timers/promises';
import SnappyJS from 'snappyjs';
import { type Bench, type Stage, withPeers } from './bench.ts';
import { encodeLabel } from './encode-1.ts';
import { type Bodies, SAMPLES_PER_REQUEST } from './load.ts';
import { instantPath } from './queries.ts';
import { ask, type Question } from './questions.ts';
import { send } from './send.ts';
import { newestSampleMs } from './times.ts';
import { field, putSample, SAMPLE_BYTES } from './wire.ts';

const INTERVAL_MS = 15_000;
const STEPS = 3;
const METRIC = 'shop_session_requests_total';
const REGIONS = ['ap', 'eu', 'us'];

/** What an entry field or a variable of a dashboard asks: without a selector, then with one. */
const LISTS = ['label/region/values', 'label/user/values'];
const LISTS_OF = [
  ['labels', METRIC],
  ['labels', `${METRIC}{user=~".*7@example.org"}`],
  ['label/__name__/values', '{region!=""}'],
  ['label/user/values', `${METRIC}{region="eu"}`],
  ['label/user/values', '{user=~"user-00[0-3]1.*"}'],
  ['label/user/values', '{user=~".*[05]0@example.org"}'],
  ['label/user/values', `${METRIC}{user!~"user-0[0-8].*"}`],
] as const;
const SERIES_OF = [
  `${METRIC}{user="user-000042@example.org"}`,
  `${METRIC}{user=~"user-000042@example.org|user-000043@example.org|user-000999@example.org"}`,
  `${METRIC}{user=~"user-0001.*"}`,
  `${METRIC}{user=~".*99@example.org"}`,
  `${METRIC}{user=~".*-0[0-4]1.*",region!="us"}`,
  `${METRIC}{user!~"user-0[0-8].*"}`,
  `${METRIC}{user=~"(?i:USER-00001.*)"}`,
];
const QUERIES = [
  `count(${METRIC}{user=~".*[05]@example.org"})`,
  `sum by (region) (${METRIC}{user=~"user-0[0-4].+"})`,
  `count(${METRIC}{user!~".*7.*"})`,
  `topk(3, ${METRIC}{user=~".*00@example.org"})`,
];

export const lookupStage: Stage = { name: 'lookups', phases: ['query'], run };

async function run(bench: Bench): Promise<void> {
  const { options, measured, programs } = bench;
  bench.progress(`building ${options.lookupValues.toLocaleString('en')} values of a label`);
  const lastMs = newestSampleMs(INTERVAL_MS);
  const bodies = build(options.lookupValues, lastMs);
  await withPeers(bench, programs, async (peers) => {
    for (const peer of peers) {
      await peer.start();
      const { refused } = await send(peer.url, bodies, options.connections);
      measured.remarkRefused(peer.name, 'series to look up', refused);
    }
    // VictoriaMetrics shows new series after some seconds.
    await sleep(options.settle * 1000);
    bench.progress('lookups');
    measured.questions.push(...(await ask(peers, questionsAt(lastMs), options.queryRounds)));
  });
}

function build(users: number, lastMs: number): Bodies {
  const metric = encodeLabel(['__name__', METRIC]);
  return Array.from({ length: STEPS }, (_, step) => {
    const timeMs = lastMs - (STEPS - 1 - step) * INTERVAL_MS;
    const parts: Uint8Array[] = [];
    for (let from = 0; from < users; from += SAMPLES_PER_REQUEST) {
      const series: Uint8Array[] = [];
      for (let user = from; user < Math.min(from + SAMPLES_PER_REQUEST, users); user++) {
        const region = encodeLabel(['region', REGIONS[user % REGIONS.length]]);
        const name = encodeLabel(['user', `user-${String(user).padStart(6, '0')}@example.org`]);
        // Different sizes of values, so that topk has no ties.
        const sample = encodeSample(user * 3 + step * (1 + (user % 11)), timeMs);
        series.push(field(0x0a, metric, region, name, field(0x12, sample)));
      }
      parts.push(SnappyJS.compress(Buffer.concat(series)));
    }
    return parts;
  });
}

function encodeSample(value: number, timeMs: number): Uint8Array {
  const sample = new Uint8Array(SAMPLE_BYTES);
  putSample(sample, new DataView(sample.buffer), 0, value, timeMs);
  return sample;
}

function questionsAt(lastMs: number): Question[] {
  const endSeconds = Math.ceil(lastMs / 1000);
  const range = `&start=${endSeconds - 300}&end=${endSeconds}`;
  const match = (selector: string): string => `match[]=${encodeURIComponent(selector)}`;
  const lists = LISTS.map((path) => [path, `/api/v1/${path}?`] as const);
  const some = LISTS_OF.map(([path, one]) => [`${path} ${one}`, `/api/v1/${path}?${match(one)}`] as const);
  const series = SERIES_OF.map((one) => [`series ${one}`, `/api/v1/series?${match(one)}`] as const);
  return [
    ...[...lists, ...some, ...series].map(([text, path]) => ({ kind: 'lookup' as const, text, path: path + range })),
    ...QUERIES.map((text) => ({ kind: 'lookup' as const, text, path: instantPath(text, endSeconds) })),
  ];
}
