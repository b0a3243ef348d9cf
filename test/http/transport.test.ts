import { gunzipSync, inflateSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { LIMITS } from '../../src/limits.ts';
import { type Served, serve } from './served.ts';

let served: Served;

afterEach(() => served.close());

type Method = 'GET' | 'POST' | 'HEAD' | 'PUT' | 'DELETE' | 'OPTIONS';

async function ask(method: Method, url: string, headers: Record<string, string> = {}) {
  return served.app.inject({ method, url, headers });
}

test('a method that a path does not have is refused, an unknown path is not found', async () => {
  served = serve();
  for (const [method, path] of [
    ['POST', '/api/v1/metadata'],
    ['POST', '/api/v1/label/job/values'],
    ['HEAD', '/api/v1/query'],
    ['DELETE', '/api/v1/series'],
    ['GET', '/api/v1/write'],
    ['HEAD', '/metrics'],
    ['OPTIONS', '/-/healthy'],
  ] as const) {
    expect((await ask(method, path)).statusCode, `${method} ${path}`).toBe(405);
  }
  expect((await ask('POST', '/api/v1/metadata')).headers.allow).toBe('GET');
  for (const path of ['/nowhere', '/api/v1/nowhere', '/api/v2/query', '/api/v1/label/values']) {
    const { statusCode, body } = await ask('GET', path);
    expect({ statusCode, body }).toEqual({ statusCode: 404, body: '404 page not found\n' });
  }
});

test('a body that is no form is read and ignored', async () => {
  served = serve();
  const { statusCode, body } = await served.app.inject({
    method: 'POST',
    url: '/api/v1/query?query=1&time=2',
    headers: { 'content-type': 'application/json' },
    payload: '{"query":"3"',
  });
  expect(statusCode).toBe(200);
  expect(body).toContain('[2,"1"]');
});

test('a form that is too large is refused', async () => {
  served = serve();
  const { statusCode, body } = await served.app.inject({
    method: 'POST',
    url: '/api/v1/query',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: `query=${'1'.repeat(LIMITS.formBodyBytesMax)}`,
  });
  expect(statusCode).toBe(400);
  expect(JSON.parse(body)).toEqual({
    status: 'error',
    errorType: 'bad_data',
    error: 'error parsing form values: body has more than 4194304 bytes',
  });
});

test('any origin may read by default', async () => {
  served = serve();
  const { headers } = await ask('GET', '/api/v1/status/buildinfo', { origin: 'https://a.example' });
  expect(headers).toMatchObject({
    vary: 'Origin, Accept-Encoding',
    'access-control-allow-origin': '*',
    'access-control-allow-headers': 'Accept, Authorization, Content-Type, Origin',
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-expose-headers': 'Date',
  });
  const without = await ask('GET', '/api/v1/status/buildinfo');
  expect(without.headers.vary).toBe('Origin, Accept-Encoding');
  expect(without.headers['access-control-allow-origin']).toBeUndefined();
});

test('an origin is echoed when the anchored expression matches it', async () => {
  served = serve({ webCorsOrigin: 'https?://(a|b)\\.example' });
  const originOf = async (origin: string) =>
    (await ask('GET', '/api/v1/status/buildinfo', { origin })).headers['access-control-allow-origin'];
  expect(await originOf('https://b.example')).toBe('https://b.example');
  expect(await originOf('https://b.example.evil')).toBeUndefined();
});

test('OPTIONS is answered on every path of the API', async () => {
  served = serve();
  for (const path of ['/api/v1/query', '/api/v1/label/a/values', '/api/v1/nowhere']) {
    const { statusCode, body, headers } = await ask('OPTIONS', path, { origin: 'x' });
    expect({ statusCode, body }).toEqual({ statusCode: 204, body: '' });
    expect(headers['access-control-allow-methods']).toBe('GET, POST, OPTIONS');
  }
});

test.each([
  ['gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br, deflate, gzip', 'deflate'],
  ['gzip;q=0.5, deflate', 'deflate'],
  [' gzip ', 'gzip'],
  ['br', undefined],
  ['gzip;q=1', undefined],
  ['', undefined],
])('Accept-Encoding "%s" is answered by %s', async (accepted, encoding) => {
  served = serve();
  const { rawPayload, headers } = await ask('GET', '/api/v1/query?query=1&time=2', { 'accept-encoding': accepted });
  expect(headers['content-encoding']).toBe(encoding);
  const decode = { gzip: gunzipSync, deflate: inflateSync, undefined: (bytes: Buffer) => bytes }[String(encoding)]!;
  expect(decode(rawPayload).toString()).toBe('{"status":"success","data":{"resultType":"scalar","result":[2,"1"]}}');
  expect(Number(headers['content-length'])).toBe(rawPayload.length);
});

test('nothing but health and progress is answered before the server is ready', async () => {
  served = serve();
  served.state = 'starting';
  const paths = ['/api/v1/query?query=1', '/api/v1/status/buildinfo', '/-/ready', '/api/v1/write'];
  for (const path of paths) {
    const { statusCode, body, headers } = await ask(path === '/api/v1/write' ? 'POST' : 'GET', path);
    expect({ statusCode, body }).toEqual({ statusCode: 503, body: 'Service Unavailable' });
    expect(headers['x-prometheus-stopping']).toBe('false');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  }
  expect((await ask('GET', '/-/healthy')).body).toBe('Prometheus Server is Healthy.\n');
  expect((await ask('GET', '/api/v1/status/walreplay')).json().data).toEqual({ min: 0, max: 4, current: 2 });
  expect((await ask('GET', '/api/v1/notifications')).json().data).toEqual([
    {
      text: 'Prometheus is starting and replaying the write-ahead log (WAL).',
      date: '2023-11-14T22:13:20.000Z',
      active: true,
    },
  ]);
  expect((await ask('GET', '/metrics')).statusCode).toBe(200);
  served.state = 'stopping';
  expect((await ask('GET', '/-/ready')).headers['x-prometheus-stopping']).toBe('true');
});

test('health and readiness answer HEAD', async () => {
  served = serve();
  expect((await ask('HEAD', '/-/healthy')).statusCode).toBe(200);
  expect((await ask('HEAD', '/-/ready')).statusCode).toBe(200);
  expect((await ask('GET', '/-/ready')).body).toBe('Prometheus Server is Ready.\n');
});

test('reload and quit are closed unless they are enabled', async () => {
  served = serve();
  for (const path of ['/-/reload', '/-/quit']) {
    const closed = await ask('POST', path);
    expect([closed.statusCode, closed.body]).toEqual([403, 'Lifecycle API is not enabled.']);
    const wrong = await ask('GET', path);
    expect([wrong.statusCode, wrong.body]).toEqual([405, 'Only POST or PUT requests allowed']);
  }
  expect(served.state).toBe('ready');
});

test('reload tells why it failed, quit says when it is under way', async () => {
  served = serve({ webEnableLifecycle: true });
  expect((await ask('POST', '/-/reload')).statusCode).toBe(200);
  expect((await ask('PUT', '/-/reload')).body).toBe('');
  expect(served.reloads).toBe(2);
  served.reloadError = new Error('prometheus.yml:3: no');
  const failed = await ask('POST', '/-/reload');
  expect([failed.statusCode, failed.body]).toEqual([500, 'failed to reload config: prometheus.yml:3: no\n']);
  expect((await ask('PUT', '/-/quit')).body).toBe('Requesting termination... Goodbye!');
  expect((await ask('POST', '/-/quit')).body).toBe('Termination already in progress.');
});

test('requests are counted by the pattern of their route', async () => {
  served = serve({ webRoutePrefix: '/prom/' });
  await ask('GET', '/prom/api/v1/label/job/values');
  await ask('GET', '/prom/api/v1/label/instance/values');
  await ask('GET', '/prom/api/v1/query?query=1&time=x');
  await ask('GET', '/prom/nowhere');
  const { body } = await ask('GET', '/prom/metrics');
  const counts = body.split('\n').filter((line) => /^prometheus_http_requests_total\{.* [1-9]/.test(line));
  expect(counts).toEqual([
    'prometheus_http_requests_total{handler="/api/v1/label/:name/values",code="200"} 2',
    'prometheus_http_requests_total{handler="/api/v1/query",code="400"} 1',
  ]);
  expect(body).toContain('prometheus_http_response_size_bytes_count{handler="/api/v1/query"} 1');
});

test('a prefix stands before every path, and the root leads to it', async () => {
  served = serve({ webExternalUrl: 'http://host:9090/prom' });
  expect((await ask('GET', '/')).headers.location).toBe('/prom/');
  expect((await ask('GET', '/prom/')).headers.location).toBe('/prom/query');
  expect((await ask('GET', '/prom/query')).body).toContain('href="/prom/metrics"');
  expect((await ask('GET', '/prom/-/healthy')).statusCode).toBe(200);
  expect((await ask('GET', '/-/healthy')).statusCode).toBe(404);
});

test('the receiver of OTLP says how it would be switched on, that of remote write is on', async () => {
  served = serve();
  const otlp = await ask('POST', '/api/v1/otlp/v1/metrics');
  expect(otlp.statusCode).toBe(404);
  expect(otlp.body).toContain('otlp write receiver needs to be enabled with --web.enable-otlp-receiver');
  expect((await ask('POST', '/api/v1/write', { 'content-type': 'text/plain' })).statusCode).toBe(415);
});
