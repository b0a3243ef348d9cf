import { once } from 'node:events';
import { type ClientRequest, createServer, type IncomingMessage, type RequestListener, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Flags } from '../../src/config/flags.ts';
import { queryShortcut } from '../../src/http/query-shortcut.ts';
import { load, type Served, serve } from './served.ts';

let served: Served;
const closing: (() => void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await served.app.close();
  await served.close();
});

async function portOf(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  closing.push(() => server.close().closeAllConnections());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

interface Ways {
  readonly short: number;
  readonly framework: number;
  /** Requests that did not take the short way. */
  passed: number;
}

async function start(flags: Partial<Flags> = {}): Promise<Ways> {
  served = serve(flags);
  load(served.head, { __name__: 'up', job: 'a' }, [[60_000, 1]]);
  load(served.head, { __name__: 'up', job: 'b' }, [[60_000, 0]]);
  await served.app.ready();
  const ways = { short: 0, framework: 0, passed: 0 };
  const shortcut = queryShortcut(served.parts, (asked, response) => {
    ways.passed++;
    served.app.routing(asked, response);
  });
  ways.short = await portOf(shortcut);
  ways.framework = await portOf((asked, response) => served.app.routing(asked, response));
  return ways;
}

async function ask(port: number, path: string, headers: Record<string, string>, method: string) {
  const asked: ClientRequest = request({ port, path, headers, method, host: '127.0.0.1' }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const { date, ...others } = answer.headers;
  expect(date).toBeDefined();
  return { status: answer.statusCode, headers: others, body: Buffer.concat(chunks).toString('latin1') };
}

/** The answer of the short way, which is that of the framework. */
async function answerOf(ways: Ways, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const expected = await ask(ways.framework, path, headers, method);
  const answer = await ask(ways.short, path, headers, method);
  expect(answer).toEqual(expected);
  return answer;
}

test('a query has the same answer without the framework', async () => {
  const ways = await start();
  const { status, headers, body } = await answerOf(ways, '/api/v1/query?query=up&time=60');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json');
  expect(JSON.parse(body).data.result.length).toBe(2);
  await answerOf(ways, '/api/v1/query_range?query=up&start=0&end=120&step=15');
  await answerOf(ways, '/api/v1/query?query=up&time=60&limit=1&lookback_delta=1m&timeout=5s');
  expect(ways.passed).toBe(0);
});

test('a refusal is the same too', async () => {
  const ways = await start();
  for (const path of [
    '/api/v1/query?query=sum(&time=60',
    '/api/v1/query?query=up&time=now',
    '/api/v1/query?query=up&timeout=x',
    '/api/v1/query',
    '/api/v1/query_range?query=up',
    '/api/v1/query_range?query=up&start=10&end=0&step=1',
    '/api/v1/query_range?query=up[5m]&start=0&end=1&step=1',
  ]) {
    expect((await answerOf(ways, path)).status, path).toBe(400);
  }
  expect(ways.passed).toBe(0);
});

test('origins and codings are answered alike', async () => {
  const ways = await start({ webCorsOrigin: 'https://(a|b)\\.example' });
  const path = '/api/v1/query?query=up&time=60';
  const allowed = await answerOf(ways, path, { origin: 'https://a.example', 'accept-encoding': 'gzip' });
  expect(allowed.headers).toMatchObject({
    'access-control-allow-origin': 'https://a.example',
    'content-encoding': 'gzip',
    vary: 'Origin, Accept-Encoding',
  });
  const other = await answerOf(ways, path, { origin: 'https://c.example', 'accept-encoding': 'deflate' });
  expect(other.headers['access-control-allow-origin']).toBe(undefined);
  expect(other.headers['content-encoding']).toBe('deflate');
});

test('what is unusual goes through the framework', async () => {
  const ways = await start();
  expect((await answerOf(ways, '/api/v1/query?query=1&time=1', {}, 'POST')).status).toBe(200);
  expect((await answerOf(ways, '/api/v1/query?query=1', {}, 'HEAD')).status).toBe(405);
  expect((await answerOf(ways, '/api/v1/quer%79?query=1&time=1')).status).toBe(200);
  expect((await answerOf(ways, '/api/v1/query/?query=1')).status).toBe(404);
  served.state = 'stopping';
  expect((await answerOf(ways, '/api/v1/query?query=1')).headers['x-prometheus-stopping']).toBe('true');
  expect(ways.passed).toBe(5);
});

test('a prefix of the routes is part of the path', async () => {
  const ways = await start({ webRoutePrefix: '/mon' });
  expect((await answerOf(ways, '/mon/api/v1/query?query=1&time=1')).status).toBe(200);
  expect(ways.passed).toBe(0);
  expect((await answerOf(ways, '/api/v1/query?query=1&time=1')).status).toBe(404);
});

test('its answers are counted under the name of the route', async () => {
  const ways = await start();
  await ask(ways.short, '/api/v1/query_range?query=1&start=0&end=1&step=1', {}, 'GET');
  await ask(ways.short, '/api/v1/query_range?query=1', {}, 'GET');
  const text = await served.parts.registry.metrics();
  expect(text).toContain('prometheus_http_requests_total{handler="/api/v1/query_range",code="200"} 1');
  expect(text).toContain('prometheus_http_requests_total{handler="/api/v1/query_range",code="400"} 1');
  expect(text).toContain('prometheus_http_response_size_bytes_count{handler="/api/v1/query_range"} 2');
});
