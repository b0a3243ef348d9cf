import { beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import { Head } from '../../src/storage/head/head.ts';
import { monotonicMs } from '../../src/threads/deadline.ts';
import { InlineQueries } from '../../src/threads/inline-queries.ts';
import type { Job, JobDone, JobReply, JobWork } from '../../src/threads/messages.ts';
import { RecentCosts } from '../../src/threads/recent-costs.ts';
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
  inline = new InlineQueries(view, { overrunMsMax: 60_000, savedMsMax: 120_000, freeMs: 0 });
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
  return { id: 7, ok: true, body: new Uint8Array(1), encoding: null, stats: STATS, workMs, helpMissing: false };
}

function text(reply: JobReply | null): string | undefined {
  return reply?.ok === true ? Buffer.from(reply.body).toString() : reply?.code;
}

const ONE =
  '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"one"},"value":[0,"1"]}]}}';
const LONG = LIMITS.inlineQueryMsMax + 1;

test('a query of few series is evaluated at once, also the first time', () => {
  expect(text(inline.run(job(work('one'))))).toBe(ONE);
  expect(text(inline.run(job(work('one + on () one offset 1m or one', 0))))).toBe(ONE);
});

test('a new one of many series, samples or points is a worker’s', () => {
  expect(inline.run(job(work(EXPENSIVE)))).toBe(null);
  expect(inline.run(job(work('count(many) + count(many) + count(many)')))).toBe(null);
  expect(inline.run(job(work('count(many)', 0, 300_000, 1000)))).toBe(null);
  expect(inline.run(job(work('max_over_time(count(many)[5m:1s])')))).toBe(null);
});

test('one whose expressions may take long to compile is a worker’s, also when it was cheap there', () => {
  for (const pattern of ['one{n!~"a{1000}"}', 'one{n!~"\\\\pL"}', `one{n!~"${'a.*'.repeat(100)}"}`]) {
    expect(inline.run(job(work(pattern))), pattern).toBe(null);
    inline.learn(work(pattern), took(0));
    expect(inline.run(job(work(pattern))), pattern).toBe(null);
  }
  expect(inline.run(job(work('label_replace(one, "a", "b", "c", "x{1000}")')))).toBe(null);
  const list = Array.from({ length: 100 }, (_, i) => `value-${i}`).join('|');
  expect(text(inline.run(job(work(`one{n!~"${list}"}`))))).toBe(ONE);
});

test('one that was cheap elsewhere is evaluated at once', () => {
  const sum = work('sum(many) + sum(many) + sum(many)');
  expect(inline.run(job(sum))).toBe(null);
  inline.learn(sum, took(1));
  expect(text(inline.run(job(sum)))).toContain('"599400"');
});

test('one that took long the last four times is a worker’s, not one that was quick in between', () => {
  const learnt = (...times: number[]) => {
    inline.show({ ...view, version: view.version + 1 });
    for (const ms of times) inline.learn(work('one'), took(ms));
    return inline.run(job(work('one')));
  };
  expect(learnt(LONG, LONG, LONG, LONG)).toBe(null);
  expect(learnt(0, LONG, LONG, LONG, LONG)).toBe(null);
  expect(text(learnt(0, LONG, LONG, LONG))).toBe(ONE);
});

test('what is known of later times, or of another number of steps, does not count', () => {
  const known = work(EXPENSIVE, 60_000);
  inline.learn(known, took(0));
  expect(inline.run(job(work(EXPENSIVE, 59_999)))).toBe(null);
  const range = (endMs: number) => work('sum(many)', 0, endMs, 1000);
  inline.learn(range(120_000), took(0));
  expect(text(inline.run(job(range(120_000))))).toContain('"199800"');
  expect(inline.run(job(range(240_000)))).toBe(null);
});

test('one that has become expensive is given to a worker, also the next time', () => {
  inline.learn(work(EXPENSIVE), took(0));
  expect(inline.run(job(work(EXPENSIVE)))).toBe(null);
  expect(inline.run(job(work(EXPENSIVE)))).toBe(null);
});

test('one that overruns its time is given to a worker', async () => {
  inline = new InlineQueries(view, { overrunMsMax: -1, savedMsMax: 120_000, freeMs: 0 });
  await inline.load();
  expect(inline.run(job(work('one')))).toBe(null);
});

test('one that took long here is a worker’s for some times, however quick that is', () => {
  const costs = new RecentCosts();
  costs.add('sum', 0, LONG, true);
  for (let times = 0; times < 3; times++) {
    costs.add('sum', 0, 0, false);
    expect(costs.leastMs('sum', 0)).toBe(LONG);
  }
  costs.add('sum', 0, 0, false);
  expect(costs.leastMs('sum', 0)).toBe(0);
});

test('costs of what is asked again and again are kept, those of what is not are forgotten', () => {
  const costs = new RecentCosts();
  costs.add('often', 0, 3, true);
  costs.add('once', 0, 3, true);
  for (let n = 0; n < 2 * LIMITS.inlineTextsMax; n++) {
    costs.add(String(n), 0, 1, true);
    expect(costs.leastMs('often', 0)).toBe(3);
  }
  expect(costs.leastMs('once', 0)).toBe(null);
  expect(costs.leastMs(String(2 * LIMITS.inlineTextsMax - 1), 0)).toBe(1);
});

test('of the last four times the least counts, and none that was about later times', () => {
  const costs = new RecentCosts();
  for (const ms of [1, 5, 4, 6]) costs.add('sum', 100, ms, true);
  expect(costs.leastMs('sum', 100)).toBe(1);
  costs.add('sum', 100, 7, true);
  expect(costs.leastMs('sum', 100)).toBe(4);
  expect(costs.leastMs('sum', 99)).toBe(null);
  costs.add('sum', 99, 9, true);
  expect(costs.leastMs('sum', 99)).toBe(9);
});

test('they take no more than their share of the time', async () => {
  inline = new InlineQueries(view, { overrunMsMax: 60_000, savedMsMax: 0, freeMs: 0 });
  await inline.load();
  expect(inline.run(job(work('one')))).toBe(null);
});

test('what handing them over would cost anyway is not counted', async () => {
  for (const [freeMs, expected] of [
    [0, undefined],
    [60_000, ONE],
  ] as const) {
    inline = new InlineQueries(view, { overrunMsMax: 60_000, savedMsMax: LIMITS.inlineQueryMsMax, freeMs });
    await inline.load();
    expect(text(inline.run(job(work('one'))))).toBe(ONE);
    expect(text(inline.run(job(work('one'))))).toBe(expected);
  }
});

test('of a new view, nothing is known', () => {
  const sum = work('sum(many) + sum(many) + sum(many)');
  inline.learn(sum, took(0));
  inline.show({ ...view, version: view.version + 1 });
  expect(inline.run(job(sum))).toBe(null);
});

test('where blocks are read, what is new is a worker’s', () => {
  const block = { id: '0', path: '/nowhere', mint: -1000, maxt: 0, tombstones: [] };
  inline.show({ ...view, version: view.version + 1, blocks: [block] });
  expect(inline.run(job(work('one', 300_000)))).toBe(null);
  expect(text(inline.run(job(work('one', 300_001))))).toContain('"result":[]');
});

test('short lists are made at once, long ones are a worker’s', () => {
  const scope = { mint: -1e12, maxt: 1e12, limit: 0 };
  const series = (selector: string) => ({ kind: 'series', selectors: [selector], ...scope }) as const;
  expect(text(inline.run(job(series('one'))))).toBe('{"status":"success","data":[{"__name__":"one"}]}');
  expect(text(inline.run(job(series('many{n=~"1|2"}'))))).toContain('{"__name__":"many","n":"2"}');
  expect(inline.run(job({ kind: 'series', selectors: ['many', 'many', 'many'], ...scope }))).toBe(null);
  const values = { kind: 'labelValues', name: '__name__', selectors: [], ...scope } as const;
  expect(text(inline.run(job(values)))).toBe('{"status":"success","data":["many","one"]}');
  const names = { kind: 'labelNames', selectors: [], ...scope } as const;
  expect(text(inline.run(job(names)))).toBe('{"status":"success","data":["__name__","n"]}');
});

test('what asks for no data is a worker’s', () => {
  const format = { kind: 'format', text: 'one', features } as const;
  inline.learn(format, took(0));
  expect(inline.run(job(format))).toBe(null);
});

test('a refusal is an answer', () => {
  expect(text(inline.run(job(work('sum('))))).toBe('parse_error');
});
