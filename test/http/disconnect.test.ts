import { afterEach, expect, test } from 'vitest';
import { load, type Served, serve } from './served.ts';

let served: Served;

afterEach(async () => {
  await served.app.close();
  await served.close();
});

/** Waits for what must come soon; the test's own time limit ends a wait for what does not come. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a query ends when its client hangs up', async () => {
  served = serve();
  for (let series = 0; series < 2000; series++) {
    load(
      served.head,
      { __name__: 'slow', n: String(series) },
      Array.from({ length: 10 }, (_, i) => [i * 60_000, i]),
    );
  }
  const address = await served.app.listen({ host: '127.0.0.1', port: 0 });
  await fetch(`${address}/api/v1/query?query=1`);
  const slow = encodeURIComponent('sum(sum_over_time(quantile_over_time(0.5, slow[10m])[10d:10s]))');
  const client = new AbortController();
  const answer = fetch(`${address}/api/v1/query?query=${slow}&time=600`, { signal: client.signal });
  await until(() => served.pool.stats.running === 1);
  client.abort();
  await expect(answer).rejects.toThrow();
  const hungUpMs = performance.now();
  await until(() => served.pool.stats.running === 0);
  expect(performance.now() - hungUpMs).toBeLessThan(2500);
  expect(served.pool.stats.workersLost).toBe(0);
});

test('a path that cannot be decoded is refused', async () => {
  served = serve();
  expect((await served.app.inject('/api/v1/label/%ZZ/values')).statusCode).toBe(400);
});
