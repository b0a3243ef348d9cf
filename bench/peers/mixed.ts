/** Writes at a steady rate beside clients that ask all the time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { Connection } from './connection.ts';
import type { Bodies } from './load.ts';
import type { Peer } from './peer.ts';
import { instantQuestions, rangeQuestions, type Window } from './queries.ts';
import type { Question } from './questions.ts';
import { HEADERS_1, WRITE_PATH } from './send.ts';
import { quantile, rotated } from './statistics.ts';

/** A client reads its answer so long before it asks again. */
const PAUSE_MS = 50;

/** The steps are shared out evenly to the rounds; each server takes all of them. */
export async function mixedRounds(bench: Bench, peers: readonly Peer[], steps: Bodies, window: Window): Promise<void> {
  const { options, measured } = bench;
  const questions = [...rangeQuestions('range', window), ...instantQuestions(window.endSeconds)];
  const stepsARound = Math.floor(steps.length / options.rounds);
  for (let round = 0; round < options.rounds; round++) {
    const from = round * stepsARound;
    for (const peer of rotated(peers, round)) {
      bench.progress(`${peer.name} is written to and asked at once`);
      const bodies = steps.slice(from, from + stepsARound);
      const { writesMs, queriesMs, refused, seconds } = await mixedRound(bench, peer, bodies, questions);
      measured.add('mixedWriteMsP99', peer.name, quantile(writesMs, 0.99));
      measured.add('mixedQueryMsP99', peer.name, quantile(queriesMs, 0.99));
      measured.add('mixedQueriesPerSecond', peer.name, queriesMs.length / seconds);
      measured.remarkRefused(peer.name, 'writes and queries at once', refused);
    }
  }
}

interface MixedRound {
  readonly seconds: number;
  readonly writesMs: number[];
  readonly queriesMs: number[];
  readonly refused: number;
}

async function mixedRound(
  bench: Bench,
  peer: Peer,
  steps: Bodies,
  questions: readonly Question[],
): Promise<MixedRound> {
  const { clients, mixedRate, hosts, connections } = bench.options;
  const round = { seconds: 0, writesMs: [] as number[], queriesMs: [] as number[], refused: 0 };
  const startedMs = performance.now();
  const stepMs = (1000 * hosts * 507) / mixedRate;
  let writing = true;
  const count = ({ status }: { status: number }): void => {
    if (status < 200 || status > 299) round.refused++;
  };
  const writers = Array.from({ length: connections }, async (_, first) => {
    const connection = new Connection(peer.url);
    for (const [step, parts] of steps.entries()) {
      for (let part = first; part < parts.length; part += connections) {
        // From when the request was due: one that waits behind a slow answer is late by that.
        const dueMs = startedMs + (step + part / parts.length) * stepMs;
        await sleep(Math.max(0, dueMs - performance.now()));
        count(await connection.post(WRITE_PATH, HEADERS_1, parts[part]));
        round.writesMs.push(performance.now() - dueMs);
      }
    }
    await connection.close();
  });
  const askers = Array.from({ length: clients }, async (_, client) => {
    const connection = new Connection(peer.url);
    // Each client begins at another place of the list, so that different queries meet.
    for (let i = Math.floor((client * questions.length) / clients); writing; i++) {
      const answer = await connection.get(questions[i % questions.length].path + peer.queryExtra);
      count(answer);
      round.queriesMs.push(answer.ms);
      await sleep(PAUSE_MS);
    }
    await connection.close();
  });
  await Promise.all(writers);
  writing = false;
  await Promise.all(askers);
  return { ...round, seconds: (performance.now() - startedMs) / 1000 };
}
