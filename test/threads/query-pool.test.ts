import pino from 'pino';
import { afterEach, expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import type { SplitPolicy } from '../../src/promql/split/split.ts';
import { Head } from '../../src/storage/head/head.ts';
import type { StoreView } from '../../src/storage/view.ts';
import type { JobReply, JobWork } from '../../src/threads/messages.ts';
import { QueryPool } from '../../src/threads/query-pool.ts';
import { load } from '../http/served.ts';
import { viewOf } from '../storage/view-of.ts';

const log = pino({ level: 'silent' });
const head = new Head({ retentionMs: 0, now: Date.now });
const features = {
  experimentalFunctions: false,
  extendedRangeSelectors: false,
  binopFillModifiers: false,
  delayedNameRemoval: false,
  typeAndUnitLabels: false,
  startTimestamps: false,
};

for (let series = 0; series < 2000; series++) {
  load(
    head,
    { __name__: 'slow', n: String(series) },
    Array.from({ length: 10 }, (_, i) => [(i - 10) * 60_000, i]),
  );
}
/** Some seconds of work: 2,000 series at 86,400 steps. */
const SLOW = 'sum(sum_over_time(quantile_over_time(0.5, slow[10m])[10d:10s]))';

let pool: QueryPool;
afterEach(() => pool.close());

function start(threadsMax: number, heapMibMax?: number): void {
  pool = new QueryPool(viewOf(head), { threadsMax, log, heapMibMax });
}

/** Splits whatever it can. */
const ALWAYS: SplitPolicy = { triedSeries: 16, restMsMin: 0, runMs: 0, runSeries: 16, aloneMs: 0 };

function query(text: string): JobWork & { kind: 'query' } {
  const grid = { kind: 'instant', startMs: 0, endMs: 0, stepMs: 0 } as const;
  const limits = { lookbackMs: 300_000, subqueryStepMs: 60_000, samplesMax: 1e12 };
  return { kind: 'query', request: { text, ...grid, ...limits, features }, limit: 0, stats: '' };
}

function run(text: string, timeoutMs = 60_000, signal = new AbortController().signal): Promise<JobReply> {
  return pool.run(query(text), { timeoutMs, signal });
}

function outcome(reply: JobReply): string {
  return reply.ok ? Buffer.from(reply.body).toString() : `${reply.code}: ${reply.message}`;
}

const ONE = '{"status":"success","data":{"resultType":"scalar","result":[0,"1"]}}';

test('jobs are answered by as many threads as are needed, in any number', async () => {
  start(2);
  const replies = await Promise.all(Array.from({ length: 20 }, () => run('1')));
  expect(new Set(replies.map(outcome))).toEqual(new Set([ONE]));
  expect(pool.stats).toEqual({ running: 0, queued: 0, threads: 2, workersLost: 0 });
});

test('a thread that is started ahead has the view of that moment, and does the first job', async () => {
  const { view } = viewOf(head);
  const released: number[] = [];
  const listeners: ((changed: StoreView) => void)[] = [];
  const source = {
    view,
    onView: (listener: (changed: StoreView) => void) => void listeners.push(listener),
    released: (version: number) => void released.push(version),
  };
  pool = new QueryPool(source, { threadsMax: 1, log });
  pool.warm();
  for (const listener of listeners) listener({ ...view, version: view.version + 1 });
  // Where no worker has it, a view is left at once.
  expect(released).toEqual([]);
  expect(outcome(await run('1'))).toBe(ONE);
  expect(released).toEqual([view.version + 1]);
});

test('a query that runs out of its time ends by itself, and its worker goes on', async () => {
  start(1);
  await run('1');
  expect(outcome(await run(SLOW, 100))).toBe('query_timeout: query timed out in expression evaluation');
  expect(outcome(await run('1'))).toBe(ONE);
  expect(pool.stats.workersLost).toBe(0);
});

test('a query ends when nobody waits for it any more', async () => {
  start(1);
  await run('1');
  const client = new AbortController();
  const reply = run(SLOW, 60_000, client.signal);
  setTimeout(() => client.abort(), 50);
  expect(outcome(await reply)).toBe('query_canceled: query was canceled in expression evaluation');
  expect(outcome(await run('1'))).toBe(ONE);
  expect(pool.stats.workersLost).toBe(0);
});

test('a job waits no longer than its time, and no longer than its client', async () => {
  start(1);
  await run('1');
  const blocker = new AbortController();
  const blocked = run(SLOW, 60_000, blocker.signal);
  const client = new AbortController();
  const gone = run('1', 60_000, client.signal);
  const late = run('1', 30);
  expect(pool.stats).toMatchObject({ running: 3, queued: 2 });
  client.abort();
  expect(outcome(await gone)).toBe('query_canceled: query was canceled in query queue');
  expect(outcome(await late)).toBe('query_timeout: query timed out in query queue');
  const next = run('1');
  blocker.abort();
  expect((await blocked).ok).toBe(false);
  expect(outcome(await next)).toBe(ONE);
});

test('the queue is bounded', async () => {
  start(1);
  const blocker = new AbortController();
  const blocked = run(SLOW, 60_000, blocker.signal);
  const waiting = Array.from({ length: LIMITS.queryQueueMax }, () => run('1'));
  expect(outcome(await run('1'))).toBe('queue_full: 1000 queries wait already, at most so many may');
  blocker.abort();
  await blocked;
  expect(new Set((await Promise.all(waiting)).map(outcome))).toEqual(new Set([ONE]));
});

test('a query that exhausts the heap fails alone, and its worker is replaced', async () => {
  start(1, 24);
  const hungry = `label_join(vector(1), "a", "b"${', "c"'.repeat(200_000)})`;
  expect(outcome(await run(hungry))).toBe('query_memory: query needed more than 24 MiB of heap');
  expect(outcome(await run('1'))).toBe(ONE);
  expect(pool.stats.workersLost).toBe(1);
});

test('a closed pool refuses what runs and what comes', async () => {
  start(1);
  await run('1');
  const running = run(SLOW);
  const waiting = run('1');
  await pool.close();
  expect((await running).ok).toBe(false);
  expect(outcome(await waiting)).toBe('query_canceled: query was canceled in query queue');
  expect(outcome(await run('1'))).toBe('query_canceled: query was canceled in query queue');
});

test('a query over many series starts a second worker, and is answered with its help as without', async () => {
  const text = 'sum by (n) (rate(slow[5m])) or topk(3, slow)';
  start(1);
  const alone = outcome(await run(text));
  await pool.close();
  pool = new QueryPool(viewOf(head), { threadsMax: 2, log, splitPolicy: ALWAYS });
  const first = await run(text);
  expect(first).toMatchObject({ ok: true, helpMissing: true });
  expect(outcome(first)).toBe(alone);
  // Once the second worker is there, nobody is missing.
  await expect.poll(() => run(text)).toMatchObject({ helpMissing: false });
  for (let i = 0; i < 20; i++) expect(outcome(await run(text))).toBe(alone);
});

test('queries that come while a worker helps are answered, and all of them as without help', async () => {
  const texts = ['sum(rate(slow[5m]))', 'count(slow > 3)', 'quantile(0.9, max_over_time(slow[10m]))'];
  start(1);
  const alone: string[] = [];
  for (const text of texts) alone.push(outcome(await run(text)));
  await pool.close();
  pool = new QueryPool(viewOf(head), { threadsMax: 2, log, splitPolicy: ALWAYS });
  await run(texts[0]);
  const many = Array.from({ length: 60 }, (_, i) => i % texts.length);
  const answers = await Promise.all(many.map(async (i) => outcome(await run(texts[i]))));
  expect(answers).toEqual(many.map((i) => alone[i]));
  expect(pool.stats.workersLost).toBe(0);
});

test('a wide answer is compressed with the help of a second worker as without', async () => {
  const work = query('slow');
  const range = { ...work, request: { ...work.request, kind: 'range', startMs: -540_000, stepMs: 60_000 } } as JobWork;
  const options = { timeoutMs: 60_000, signal: new AbortController().signal, encoding: 'gzip' } as const;
  start(1);
  const alone = outcome(await pool.run(range, options));
  await pool.close();
  pool = new QueryPool(viewOf(head), { threadsMax: 2, log, splitPolicy: ALWAYS });
  await run('sum(slow)');
  for (let i = 0; i < 20; i++) expect(outcome(await pool.run(range, options))).toBe(alone);
  const together = Array.from({ length: 10 }, async () => outcome(await pool.run(range, options)));
  expect(await Promise.all(together)).toEqual(together.map(() => alone));
});

test('a query that others help with ends with its client and with its time', async () => {
  pool = new QueryPool(viewOf(head), { threadsMax: 2, log, splitPolicy: ALWAYS });
  const text = 'sum(quantile_over_time(0.5, slow[10m:1ms]))';
  const split = 'sum(slow)';
  await run(split);
  await run(split);
  expect(outcome(await run(text, 100))).toBe('query_timeout: query timed out in expression evaluation');
  const client = new AbortController();
  const reply = run(text, 60_000, client.signal);
  setTimeout(() => client.abort(), 50);
  expect(outcome(await reply)).toBe('query_canceled: query was canceled in expression evaluation');
  expect(pool.stats.workersLost).toBe(0);
});
