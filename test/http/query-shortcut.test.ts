import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync, inflateSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { Flags } from '../../src/config/flags.ts';
import { queryShortcut } from '../../src/http/query-shortcut.ts';
import { LIMITS } from '../../src/limits.ts';
import { load, type Served, serve } from './served.ts';
import { openWays, type Ways } from './ways.ts';

let served: Served;
const closing: (() => void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await served.app.close();
  await served.close();
});

async function start(flags: Partial<Flags> = {}): Promise<Ways> {
  served = serve(flags);
  load(served.head, { __name__: 'up', job: 'a' }, [[60_000, 1]]);
  load(served.head, { __name__: 'up', job: 'b' }, [[60_000, 0]]);
  const ways = await openWays(served, queryShortcut);
  closing.push(ways.close);
  return ways;
}

interface Form {
  readonly body: string;
  readonly headers?: Record<string, string>;
}

const FORM_TYPE = 'application/x-www-form-urlencoded';

async function ask(port: number, path: string, headers: Record<string, string>, method: string, body = '') {
  const asked: ClientRequest = request({ port, path, headers, method, host: '127.0.0.1' }).end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const { date, ...others } = answer.headers;
  expect(date).toBeDefined();
  const text = decoded(Buffer.concat(chunks), others);
  return { status: answer.statusCode, headers: others, body: text };
}

/** The two ways may compress otherwise. Both say how long their own bytes are. */
function decoded(bytes: Buffer, headers: Record<string, unknown>): string {
  if (bytes.length > 0) expect(headers['content-length']).toBe(String(bytes.length));
  const coding = headers['content-encoding'];
  if (coding === undefined) return bytes.toString();
  delete headers['content-length'];
  return (coding === 'gzip' ? gunzipSync(bytes) : inflateSync(bytes)).toString();
}

/** The answer of the short way, which is that of the framework. */
async function answerOf(ways: Ways, path: string, headers: Record<string, string> = {}, method = 'GET', body = '') {
  const expected = await ask(ways.framework, path, headers, method, body);
  const answer = await ask(ways.short, path, headers, method, body);
  expect(answer).toEqual(expected);
  return answer;
}

function posted(ways: Ways, path: string, { body, headers = {} }: Form) {
  const length = String(Buffer.byteLength(body));
  return answerOf(ways, path, { 'content-type': FORM_TYPE, 'content-length': length, ...headers }, 'POST', body);
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

test('lists of series and labels have the same answers too', async () => {
  const ways = await start();
  const time = 'start=0&end=120';
  const names = await answerOf(ways, `/api/v1/labels?${time}`);
  expect(JSON.parse(names.body).data).toEqual(['__name__', 'job']);
  const values = await answerOf(ways, `/api/v1/label/job/values?${time}&limit=1`);
  expect(JSON.parse(values.body).data).toEqual(['a']);
  const series = await answerOf(ways, `/api/v1/series?match[]=up{job="b"}&match[]=up{job="a"}&${time}`);
  expect(JSON.parse(series.body).data.length).toBe(2);
  expect((await answerOf(ways, '/api/v1/label/U__a_2e_b/values')).status).toBe(200);
  expect((await answerOf(ways, '/api/v1/label/job/values', { 'accept-encoding': 'gzip' })).status).toBe(200);
  for (const path of [
    '/api/v1/series',
    '/api/v1/series?match[]=up{',
    '/api/v1/series?match[]={job=~".*"}',
    '/api/v1/labels?match[]=sum(up)',
    '/api/v1/labels?limit=x',
    '/api/v1/label/job/values?start=x',
    '/api/v1/label/U__/values',
  ]) {
    expect((await answerOf(ways, path)).status, path).toBe(400);
    expect((await answerOf(ways, path, { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip');
  }
  expect(ways.passed).toBe(0);
});

test('a form that is posted counts before the URL', async () => {
  const ways = await start();
  const query = await posted(ways, '/api/v1/query?query=down&time=60', { body: 'query=up%7Bjob%3D%22a%22%7D' });
  expect(JSON.parse(query.body).data.result.length).toBe(1);
  await posted(ways, '/api/v1/query_range', { body: 'query=up&start=0&end=120&step=15' });
  await posted(ways, '/api/v1/labels', { body: 'match[]=up&start=0&end=60' });
  const series = await posted(ways, '/api/v1/series?match[]=up&start=0&end=60', { body: 'match%5B%5D=up{job="b"}' });
  expect(JSON.parse(series.body).data.length).toBe(2);
  expect((await posted(ways, '/api/v1/query?query=1&time=1', { body: '' })).status).toBe(200);
  const padded = await posted(ways, '/api/v1/query', { body: `query=1&time=1&padding=${'x'.repeat(300_000)}` });
  expect(padded.status).toBe(200);
  const replaced = await posted(ways, '/api/v1/query', { body: 'query="\u00e9%C3%A9+%2B"&time=1' });
  expect(JSON.parse(replaced.body).data.result[1]).toBe('\u00e9\u00e9 +');
  expect((await posted(ways, '/api/v1/query', { body: 'query=sum(' })).status).toBe(400);
  expect(ways.passed).toBe(0);
});

test('bodies that are no plain forms go through the framework', async () => {
  const ways = await start();
  const body = 'query=2&time=1';
  const path = '/api/v1/query?query=1&time=1';
  for (const type of ['text/plain', `${FORM_TYPE}; charset=utf-8`, 'application/json']) {
    expect((await posted(ways, path, { body, headers: { 'content-type': type } })).status, type).toBe(200);
  }
  await answerOf(ways, path, { 'content-type': FORM_TYPE, 'transfer-encoding': 'chunked' }, 'POST', body);
  await posted(ways, path, { body, headers: { 'content-encoding': 'identity' } });
  await posted(ways, '/api/v1/label/job/values', { body });
  expect(ways.passed).toBe(6);
});

test('a form that is too long is refused alike', async () => {
  const ways = await start();
  const headers = { 'content-type': FORM_TYPE, 'content-length': String(LIMITS.formBodyBytesMax + 1) };
  // Neither way reads the body.
  expect((await answerOf(ways, '/api/v1/query', headers, 'POST')).status).toBe(400);
  expect(ways.passed).toBe(1);
});

test('a client that goes away within its form is not answered', async () => {
  const ways = await start();
  const socket = connect(ways.short, '127.0.0.1');
  socket.end(
    `POST /api/v1/query HTTP/1.1\r\nhost: a\r\ncontent-type: ${FORM_TYPE}\r\ncontent-length: 99\r\n\r\nquery=1`,
  );
  const [error] = await once(socket.resume(), 'close');
  expect(error).toBe(false);
  expect((await answerOf(ways, '/api/v1/query?query=1&time=1')).status).toBe(200);
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
