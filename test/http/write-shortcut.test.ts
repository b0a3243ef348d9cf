import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import SnappyJS from 'snappyjs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Flags } from '../../src/config/flags.ts';
import { writeShortcut } from '../../src/http/write-shortcut.ts';
import { Ingest, type WriteOutcome } from '../../src/ingest/receive.ts';
import { LIMITS } from '../../src/limits.ts';
import type { Database } from '../../src/storage/database.ts';
import { encode2 } from '../e2e/write2-client.ts';
import { contents, labelsOf, message, openDatabase, TemporaryDirectory } from '../ingest/messages.ts';
import { type Served, serve } from './served.ts';
import { openWays, type Ways } from './ways.ts';

const NOW = 1_700_000_000_000;
const PATH = '/api/v1/write';
const TYPE = 'application/x-protobuf';
const TYPE_1 = `${TYPE};proto=prometheus.WriteRequest`;
const TYPE_2 = `${TYPE};proto=io.prometheus.write.v2.Request`;
const HEADERS = { 'content-type': TYPE, 'content-encoding': 'snappy' };

let directory: TemporaryDirectory;
let database: Database;
let served: Served;
const closing: (() => void)[] = [];

beforeEach(async () => {
  directory = new TemporaryDirectory();
  database = await openDatabase(directory.path, NOW);
});

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await served.app.close();
  await served.close();
  await database.close();
  directory.remove();
});

async function start(flags: Partial<Flags> = {}, ingest?: Pick<Ingest, 'receive'>): Promise<Ways> {
  served = serve(flags, [], ingest ?? new Ingest(database));
  const ways = await openWays(served, writeShortcut);
  closing.push(ways.close);
  return ways;
}

interface Write {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

async function post(port: number, { path = PATH, method = 'POST', headers = HEADERS, body }: Write) {
  const asked = request({ port, path, method, headers, host: '127.0.0.1' }).end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const { date, ...others } = answer.headers;
  expect(date).toBeDefined();
  return { status: answer.statusCode, headers: others, body: Buffer.concat(chunks).toString() };
}

/** The answer of the short way, which is that of the framework. */
async function answerOf(ways: Ways, write: Write) {
  const expected = await post(ways.framework, write);
  const answer = await post(ways.short, write);
  expect(answer).toEqual(expected);
  return answer;
}

async function countOf(code: string): Promise<number | undefined> {
  const { values } = await served.parts.registry.getSingleMetric('prometheus_http_requests_total')!.get();
  return values.find(({ labels }) => labels.handler === PATH && labels.code === code)?.value;
}

const UP = labelsOf({ __name__: 'up', job: 'node' });
const sampleAt = (timestamp: number, value = 1) => message([{ labels: UP, samples: [{ value, timestamp }] }]);
const GOOD = SnappyJS.compress(sampleAt(NOW));

test('a write is stored and answered without the framework', async () => {
  const ways = await start();
  const { status, body } = await post(ways.short, { body: GOOD });
  expect([status, body, ways.passed]).toEqual([204, '', 0]);
  expect(contents(database)).toEqual(new Map([['__name__|up|job|node', [`${NOW}:3ff00000,0`]]]));
});

test('answers are the same with and without the framework, and are counted alike', async () => {
  const ways = await start();
  expect((await answerOf(ways, { body: GOOD })).status).toBe(204);
  expect((await answerOf(ways, { headers: { ...HEADERS, 'content-type': TYPE_1 }, body: GOOD })).status).toBe(204);
  const { status, body } = await answerOf(ways, { body: SnappyJS.compress(sampleAt(NOW, 2)) });
  expect([status, body.includes('duplicate')]).toEqual([400, true]);
  expect((await answerOf(ways, { body: Buffer.from([0xff]) })).status).toBe(400);
  expect((await answerOf(ways, { body: SnappyJS.compress(Buffer.from([0x0a, 0x7f])) })).status).toBe(400);
  expect(ways.passed).toBe(0);
  // The framework counts when its answer has left.
  await expect.poll(() => countOf('204')).toBe(4);
  await expect.poll(() => countOf('400')).toBe(6);
});

test('version 2.0 says what was written', async () => {
  const ways = await start();
  const series = { labels: { __name__: 'up' }, samples: [{ value: 1, timestamp: NOW }] };
  const headers = { ...HEADERS, 'content-type': TYPE_2 };
  const stored = await answerOf(ways, { headers, body: SnappyJS.compress(encode2([series])) });
  expect(stored.status).toBe(204);
  expect(stored.headers['x-prometheus-remote-write-samples-written']).toBe('1');
  const malformed = await answerOf(ways, { headers, body: GOOD.subarray(0, 3) });
  expect(malformed.status).toBe(400);
  expect(malformed.headers['x-prometheus-remote-write-samples-written']).toBe('0');
  expect(ways.passed).toBe(0);
});

test.each<[WriteOutcome, number]>([
  [{ kind: 'unavailable', text: 'the log cannot be written' }, 503],
  [{ kind: 'failed', text: 'the disk is full' }, 500],
])('%o has the same answer', async (outcome, status) => {
  const ways = await start({}, { receive: async () => outcome });
  expect((await answerOf(ways, { body: GOOD })).status).toBe(status);
  expect(ways.passed).toBe(0);
});

test('a mistake of our own has the same answer', async () => {
  const receive = () => Promise.reject(new Error('impossible'));
  const { status, body } = await answerOf(await start({}, { receive }), { body: GOOD });
  expect([status, body]).toEqual([500, 'impossible\n']);
});

test('what is unusual goes through the framework', async () => {
  const ways = await start();
  const statuses: (number | undefined)[] = [];
  const ask = async (write: Partial<Write>) => statuses.push((await answerOf(ways, { body: GOOD, ...write })).status);
  await ask({ method: 'PUT' });
  await ask({ path: `${PATH}?a=b` });
  await ask({ path: `${PATH}/` });
  await ask({ headers: {} });
  await ask({ headers: { ...HEADERS, 'content-type': 'application/X-Protobuf; proto=prometheus.WriteRequest' } });
  await ask({ headers: { ...HEADERS, 'content-type': 'text/plain' } });
  await ask({ headers: { ...HEADERS, 'content-encoding': 'gzip' } });
  await ask({ headers: { ...HEADERS, 'transfer-encoding': 'chunked' } });
  served.state = 'starting';
  await ask({});
  expect(statuses).toEqual([405, 204, 404, 204, 204, 415, 415, 204, 503]);
  expect(ways.passed).toBe(statuses.length);
});

test('a version that the server does not accept goes through the framework', async () => {
  const ways = await start({ webRemoteWriteAcceptedMessages: ['io.prometheus.write.v2.Request'] });
  expect((await answerOf(ways, { body: GOOD })).status).toBe(415);
  expect(ways.passed).toBe(1);
});

test('a body that says that it is too large is refused before it comes', async () => {
  const ways = await start();
  const headers = { ...HEADERS, 'content-length': String(LIMITS.writeBodyBytesMax + 1) };
  const asked = request({ port: ways.short, path: PATH, method: 'POST', headers, host: '127.0.0.1' });
  asked.on('error', () => undefined).flushHeaders();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  asked.destroy();
  expect([answer.statusCode, ways.passed]).toEqual([413, 1]);
});

test('the prefix of the routes stands before the path', async () => {
  const ways = await start({ webRoutePrefix: '/prom/' });
  expect((await post(ways.short, { path: `/prom${PATH}`, body: GOOD })).status).toBe(204);
  expect(ways.passed).toBe(0);
  expect((await answerOf(ways, { body: GOOD })).status).toBe(404);
});

test('a sender that goes away in the middle of a body leaves nothing, and the server goes on', async () => {
  const ways = await start();
  const socket = connect(ways.short, '127.0.0.1');
  const head = Object.entries({ ...HEADERS, 'content-length': String(GOOD.length), host: 'a' });
  socket.write(`POST ${PATH} HTTP/1.1\r\n${head.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  socket.write(GOOD.subarray(0, 5));
  socket.end();
  await once(socket.resume(), 'close');
  expect(contents(database)).toEqual(new Map());
  expect((await post(ways.short, { body: GOOD })).status).toBe(204);
});
