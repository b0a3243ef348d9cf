/** Writes at a steady rate beside clients that ask all the time. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { type Answer, Connection } from './connection.ts';
import type { Bodies, Load } from './load.ts';
import type { Peer } from './peer.ts';
import { instantQuestions, rangeQuestions, type Window } from './queries.ts';
import type { Question } from './questions.ts';
import { HEADERS_1, WRITE_PATH } from './send.ts';
import { quantile, rotated } from './statistics.ts';

/** A client reads its answer so long before it asks again. */
const PAUSE_MS = 50;

/** The steps behind the hour are shared out evenly to the rounds; each server takes all of them. */
export async function mixedRounds(bench: Bench, peers: readonly Peer[], load: Load, window: Window): Promise<void> {
  const { options, measured } = bench;
  const questions = [...rangeQuestions('range', window), ...instantQuestions(window.endSeconds)];
  const stepsARound = Math.floor((load.steps - options.steps) / options.rounds);
  const stepMs = (1000 * load.seriesCount) / options.mixedRate;
  for (let round = 0; round < options.rounds; round++) {
    const from = options.steps + round * stepsARound;
    for (const peer of rotated(peers, round)) {
      bench.progress(`${peer.name} is written to and asked at once`);
      const steps = load.bodies.slice(from, from + stepsARound);
      const { writesMs, queriesMs, refused, seconds } = await mixedRound(bench, peer, { steps, stepMs, questions });
      measured.add('mixedWriteMsP99', peer.name, quantile(writesMs, 0.99));
      measured.add('mixedQueryMsP99', peer.name, quantile(queriesMs, 0.99));
      measured.add('mixedQueriesPerSecond', peer.name, queriesMs.length / seconds);
      measured.remarkRefused(peer.name, 'writes and queries at once', refused);
    }
  }
}

interface Work {
  readonly steps: Bodies;
  /** Between two steps; the requests of a step are due at even distances. */
  readonly stepMs: number;
  readonly questions: readonly Question[];
}

interface MixedRound {
  seconds: number;
  refused: number;
  readonly writesMs: number[];
  readonly queriesMs: number[];
}

async function mixedRound({ options }: Bench, peer: Peer, work: Work): Promise<MixedRound> {
  const round: MixedRound = { seconds: 0, refused: 0, writesMs: [], queriesMs: [] };
  const startedMs = performance.now();
  let writing = true;
  const clients = Array.from({ length: options.clients }, (_, client) =>
    // Each client begins at another place of the list, so that different queries meet.
    askWhile(() => writing, peer, work, Math.floor((client * work.questions.length) / options.clients), round),
  );
  const writers = Array.from({ length: options.connections }, (_, first) =>
    writeInTime(peer, work, startedMs, first, options.connections, round),
  );
  await Promise.all(writers);
  writing = false;
  await Promise.all(clients);
  round.seconds = (performance.now() - startedMs) / 1000;
  return round;
}

/** The requests at the places `first`, `first + connections` ... of every step, each when it is due. */
async function writeInTime(
  peer: Peer,
  { steps, stepMs }: Work,
  startedMs: number,
  first: number,
  connections: number,
  round: MixedRound,
): Promise<void> {
  const connection = new Connection(peer.url);
  for (const [step, parts] of steps.entries()) {
    for (let part = first; part < parts.length; part += connections) {
      // From when the request was due: one that waits behind a slow answer is late by that.
      const dueMs = startedMs + (step + part / parts.length) * stepMs;
      await sleep(Math.max(0, dueMs - performance.now()));
      countRefused(await connection.post(WRITE_PATH, HEADERS_1, parts[part]), round);
      round.writesMs.push(performance.now() - dueMs);
    }
  }
  await connection.close();
}

async function askWhile(
  writing: () => boolean,
  peer: Peer,
  { questions }: Work,
  first: number,
  round: MixedRound,
): Promise<void> {
  const connection = new Connection(peer.url);
  for (let i = first; writing(); i++) {
    const answer = await connection.get(questions[i % questions.length].path + peer.queryExtra);
    countRefused(answer, round);
    round.queriesMs.push(answer.ms);
    await sleep(PAUSE_MS);
  }
  await connection.close();
}

function countRefused({ status }: Answer, round: MixedRound): void {
  if (status < 200 || status > 299) round.refused++;
}
