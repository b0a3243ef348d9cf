/** Queries that would take all memory or time there is: each ends at its limit, and the server goes on as before. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, vector } from './ask.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { type TestSeries, write } from './write-client.ts';

const SERIES = 100_000;
const PER_REQUEST = 10_000;
const NOW = Math.floor(Date.now() / 1000);
const YEAR = 365 * 86_400;
const TIMEOUT_SECONDS = 4;
/** What the server may have in memory at its worst: its heap's bound and all that lies beside. */
const RSS_BYTES_MAX = 3 * 2 ** 30;

const TOO_MANY = 'query processing would load too many samples into memory in query execution';
const TIMED_OUT = 'query timed out in expression evaluation';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServerProcess({
    flags: ['--query.max-samples=2000000', `--query.timeout=${TIMEOUT_SECONDS}s`, '--storage.tsdb.retention.time=0'],
  });
  for (let from = 0; from < SERIES; from += PER_REQUEST) {
    const series = Array.from(
      { length: PER_REQUEST },
      (_, i): TestSeries => ({
        labels: { __name__: 'x', i: String(from + i), job: 'death' },
        samples: [[(NOW - 30) * 1000, from + i]],
      }),
    );
    expect(await write(server.url, series)).toMatchObject({ status: 204 });
  }
}, 120_000);
afterAll(() => server?.stop());

/** Error of a query, and how long it took. */
async function fate(query: string, range = false): Promise<{ error: string; seconds: number }> {
  const begin = performance.now();
  const times: Record<string, number> = range ? { start: NOW - 86_400, end: NOW, step: 10 } : { time: NOW };
  const answer = await ask(server.url, range ? 'query_range' : 'query', { query, ...times });
  return { error: answer.error ?? answer.status, seconds: (performance.now() - begin) / 1000 };
}

describe('a query of death ends at its limit', () => {
  it.each([
    ['all series at thousands of steps', 'x', true, TOO_MANY],
    ['a join of all series with all', 'x * on (i) group_left (job) x', true, TOO_MANY],
    ['all series joined with one, which they all match', 'x * on () group_left () x', false, 'found duplicate series'],
    ['a subquery of a year at a second', `max_over_time(x[${YEAR}s:1s])`, false, TOO_MANY],
    ['a subquery of a year at a second, of one number', `sum_over_time(vector(time())[${YEAR}s:1s])`, false, TOO_MANY],
    ['windows of three days of seconds at thousands of steps', 'deriv(vector(time())[3d:1s])', true, TIMED_OUT],
    ['subqueries in subqueries', 'sum_over_time(deriv(vector(time())[1d:1s])[1d:1s])', false, TIMED_OUT],
    // A window that moves is not read again at every step: seven thousand million pairs are no death.
    ['a cheap one of them', 'sum_over_time(max_over_time(vector(time())[1d:1s])[1d:1s])', false, 'success'],
    ['subqueries in subqueries of many series', 'sum(max_over_time(sum by (i) (x)[1h:1s])) > 0', false, null],
    ['a value for each series', 'count_values("v", x) * on () group_left () count_values("v", x)', false, null],
    ['a sort of all series at all steps', 'sort(x)', true, TOO_MANY],
    ['a quantile of all series at all steps', 'quantile(0.5, x)', true, TOO_MANY],
  ])(
    '%s',
    async (_what, query, range, expected) => {
      const { error, seconds } = await fate(query, range);
      if (expected === null)
        expect(error.includes(TOO_MANY) || error.includes(TIMED_OUT) || /duplicate/.test(error), error).toBe(true);
      else expect(error).toContain(expected);
      // A worker that does not come back is ended three seconds past its time.
      expect(seconds).toBeLessThan(TIMEOUT_SECONDS + 10);
    },
    60_000,
  );

  it.each([
    ['labels that grow with every call', `${'label_replace('.repeat(60)}x${', "v", "$1$1", "i", "(.*)")'.repeat(60)}`],
    [
      'labels that double with every call',
      `${'label_replace('.repeat(60)}x${', "v", "a$1$1", "v", "(.*)")'.repeat(60)}`,
    ],
    ['expressions that backtrack elsewhere', `x{i=~"${'(a|aa)*'.repeat(200)}b"}`],
    ['a thousand parentheses', `${'('.repeat(5000)}1${')'.repeat(5000)}`],
    ['a thousand signs', `${'-'.repeat(100_000)}1`],
  ])(
    '%s',
    async (_what, query) => {
      const { seconds } = await fate(query);
      expect(seconds).toBeLessThan(TIMEOUT_SECONDS + 10);
    },
    60_000,
  );

  it('leaves the server as it was', async () => {
    expect(await vector(server.url, 'count(x)', NOW)).toEqual([{ metric: {}, value: [NOW, String(SERIES)] }]);
    expect(server.child.exitCode).toBeNull();
    const [rss] = await vector(
      server.url,
      'max_over_time(process_resident_memory_bytes{job="narthex"}[10m])',
      Date.now() / 1000,
    );
    expect(Number(rss.value[1])).toBeLessThan(RSS_BYTES_MAX);
    expect((await (await fetch(`${server.url}/-/healthy`)).text()).length).toBeGreaterThan(0);
  });
});
