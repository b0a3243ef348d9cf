import { expect, it } from 'vitest';
import { Measurements } from './measurements.ts';
import { PEER_NAMES, type PeerName } from './programs.ts';
import type { QuestionResult } from './questions.ts';
import { verdictsOf } from './verdicts.ts';

const WORST = 'range queries over an hour, worst';
const MEAN = 'range queries over an hour, mean';

function question(text: string, narthex: number | null, prometheus: number, victoriaMetrics: number): QuestionResult {
  const medianMs = { narthex, prometheus, 'victoria-metrics': victoriaMetrics };
  return { kind: 'range', text, medianMs, roundsMs: {}, rows: {}, difference: null };
}

/** [what, quotient, verdict] of the rows of a phase. */
function judged(measured: Measurements, what: string, present: readonly PeerName[] = PEER_NAMES): unknown[] {
  return verdictsOf(measured, ['ingest', 'query', 'memory'], present)
    .filter((line) => line.what === what)
    .map(({ against, quotient, verdict }) => [against, quotient, verdict]);
}

it('compares the medians of the rounds with those of the peers', () => {
  const measured = new Measurements();
  for (const value of [9, 1, 2]) measured.add('cpuMicrosPerSample', 'narthex', value);
  measured.add('cpuMicrosPerSample', 'prometheus', 16);
  measured.add('cpuMicrosPerSample', 'victoria-metrics', 4);
  measured.add('cpuMicrosPerSample2', 'narthex', 1.5);
  expect(judged(measured, 'remote write 1.0, CPU a sample')).toEqual([
    ['prometheus', 0.125, 'MISSED'],
    ['victoria-metrics', 0.5, 'met'],
  ]);
  expect(judged(measured, 'remote write 2.0, CPU a sample')).toEqual([['narthex by 1.0', 0.75, 'MISSED']]);
});

it('tells a peer that is missing from a figure that nobody has and from one that we alone lack', () => {
  const measured = new Measurements();
  const what = 'churn, RSS';
  expect(judged(measured, what)).toEqual([['victoria-metrics', null, 'not measured']]);
  measured.add('churnResidentBytes', 'victoria-metrics', 1e8);
  expect(judged(measured, what)).toEqual([['victoria-metrics', null, 'MISSED']]);
  expect(judged(measured, what, ['narthex', 'prometheus'])).toEqual([['victoria-metrics', null, 'peer missing']]);
});

it('takes megabytes as millions of bytes for a limit', () => {
  const measured = new Measurements();
  measured.add('idleResidentBytes', 'narthex', 100_000_000);
  expect(judged(measured, 'RSS of an empty server, idle')).toEqual([['limit', 100, 'met']]);
});

it('compares geometric means of the queries that all answered, and the worst query with each peer', () => {
  const measured = new Measurements();
  measured.questions.push(question('a', 1, 4, 8), question('b', 4, 4, 2), question('c', null, 1, 1));
  const [prometheus, victoriaMetrics] = verdictsOf(measured, ['query'], PEER_NAMES).filter(({ what }) => what === MEAN);
  expect([prometheus.values.narthex, prometheus.values.prometheus, prometheus.quotient]).toEqual([2, 4, 0.5]);
  expect([victoriaMetrics.quotient, victoriaMetrics.verdict]).toEqual([0.5, 'met']);
  expect(victoriaMetrics.remark).toBe('3 queries, without 1 that not all answered');
  expect(judged(measured, WORST)).toEqual([
    ['prometheus', Infinity, 'MISSED'],
    ['victoria-metrics', Infinity, 'MISSED'],
  ]);
  measured.questions.pop();
  expect(judged(measured, WORST)).toEqual([
    ['prometheus', 1, 'met'],
    ['victoria-metrics', 2, 'MISSED'],
  ]);
});

it('compares instant queries with the faster peer of each', () => {
  const measured = new Measurements();
  for (const one of [question('a', 1, 2, 8), question('b', 1, 8, 2)])
    measured.questions.push({ ...one, kind: 'instant' });
  expect(judged(measured, 'instant queries, mean')).toEqual([['the faster peer', 0.5, 'met']]);
});
