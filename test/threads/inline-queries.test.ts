import { beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import { Head } from '../../src/storage/head/head.ts';
import { monotonicMs } from '../../src/threads/deadline.ts';
import { InlineQueries } from '../../src/threads/inline-queries.ts';
import type { Job, JobDone, JobReply, JobWork } from '../../src/threads/messages.ts';
import { refused } from '../../src/threads/refused.ts';
import { load } from '../http/served.ts';
import { viewOf } from '../storage/view-of.ts';

const features = {
  experimentalFunctions: false,
  extendedRangeSelectors: false,
  binopFillModifiers: false,
  delayedNameRemoval: false,
  typeAndUnitLabels: false,
  startTimestamps: false,
};
const STATS = { queueSeconds: 0, prepareSeconds: 0, evalSeconds: 0, sortSeconds: 0, samplesRead: 1 };
/** Holds 200,000 samples. */
const EXPENSIVE = 'many[10d]';

const head = new Head({ retentionMs: 0, now: Date.now });
load(head, { __name__: 'one' }, [[0, 1]]);
for (let series = 0; series < 200; series++) {
  const points = Array.from({ length: 1000 }, (_, i): [number, number] => [(i - 999) * 1000, i]);
  load(head, { __name__: 'many', n: String(series) }, points);
}
const { view } = viewOf(head);

let inline: InlineQueries;
beforeEach(async () => {
  // The first evaluations compile code, and a busy machine may stop them: time is no bound here.
  inline = new InlineQueries(view, { overrunMsMax: 60_000, savedMsMax: 120_000 });
  await inline.load();
});

type QueryWork = JobWork & { kind: 'query' };

function work(text: string, startMs = 0, endMs = startMs, stepMs = 0): QueryWork {
  const kind = stepMs === 0 ? 'instant' : 'range';
  const limits = { lookbackMs: 300_000, subqueryStepMs: 60_000, samplesMax: 1e9 };
  return { kind: 'query', request: { text, kind, startMs, endMs, stepMs, ...limits, features }, limit: 0, stats: '' };
}

function job(asked: JobWork, timeoutMs = 60_000): Omit<Job, 'cancelSlot'> {
  const receivedMs = monotonicMs();
  return { id: 7, work: asked, encoding: null, receivedMs, deadlineMs: receivedMs + timeoutMs };
}

function took(workMs: number): JobDone {
  return { id: 7, ok: true, body: new Uint8Array(1), encoding: null, stats: STATS, workMs };
}

function text(reply: JobReply | null): string | undefined {
  return reply?.ok === true ? Buffer.from(reply.body).toString() : reply?.code;
}

test('a query is evaluated at once when it was cheap before', () => {
  expect(inline.run(job(work('one')))).toBe(null);
  inline.learn(work('one'), took(1));
  const body =
    '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"one"},"value":[0,"1"]}]}}';
  expect(text(inline.run(job(work('one'))))).toBe(body);
});

test('one that took long, or failed, is a worker’s', () => {
  inline.learn(work('one'), took(1));
  inline.learn(work('one'), took(LIMITS.inlineQueryMsMax + 1));
  expect(inline.run(job(work('one')))).toBe(null);
  inline.learn(work('one'), took(1));
  inline.learn(work('one'), refused(7, 'query_canceled', ''));
  expect(inline.run(job(work('one')))).toBe(null);
});

test('one about older times, or more of them, is a worker’s', () => {
  inline.learn(work('1', 60_000, 120_000, 1000), took(0));
  expect(inline.run(job(work('1', 59_999, 119_999, 1000)))).toBe(null);
  expect(inline.run(job(work('1', 60_000, 121_000, 1000)))).toBe(null);
  inline.learn(work('1', 60_000), took(0));
  expect(inline.run(job(work('1', 60_000, 121_000, 1000)))).toBe(null);
});

test('one that has become expensive is given to a worker, also the next time', () => {
  inline.learn(work(EXPENSIVE), took(0));
  expect(inline.run(job(work(EXPENSIVE)))).toBe(null);
  inline.learn(work('one'), took(0));
  expect(inline.run(job(work(EXPENSIVE)))).toBe(null);
});

test('one that overruns its time is given to a worker', async () => {
  inline = new InlineQueries(view, { overrunMsMax: -1, savedMsMax: 120_000 });
  await inline.load();
  inline.learn(work('one'), took(0));
  expect(inline.run(job(work('one')))).toBe(null);
});

test('they take no more than their share of the time', async () => {
  inline = new InlineQueries(view, { overrunMsMax: 60_000, savedMsMax: 0 });
  await inline.load();
  inline.learn(work('one'), took(0));
  expect(inline.run(job(work('one')))).toBe(null);
});

test('a new view makes every query a worker’s once', () => {
  inline.learn(work('one'), took(0));
  inline.show({ ...view, version: view.version + 1 });
  expect(inline.run(job(work('one')))).toBe(null);
});

test('what is no query is a worker’s', () => {
  const format = { kind: 'format', text: 'one', features } as const;
  inline.learn(format, took(0));
  expect(inline.run(job(format))).toBe(null);
});

test('a refusal is an answer', () => {
  inline.learn(work('sum('), took(0));
  expect(text(inline.run(job(work('sum('))))).toBe('parse_error');
});
