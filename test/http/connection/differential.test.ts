/**
 * Whatever comes on a connection is answered as node:http alone would: byte for byte but for the date, also when it comes in two pieces,
 * wherever they are parted.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRequestHead } from '../../../src/http/connection/request-head.ts';
import { type EchoServer, openEcho } from './echo-servers.ts';

let node: EchoServer;
let plain: EchoServer;

beforeAll(async () => {
  node = await openEcho(false);
  plain = await openEcho(true);
});

afterAll(async () => {
  await node.close();
  await plain.close();
});

const HOST = 'Host: a\r\n';
const get = (target: string, lines = HOST) => `GET ${target} HTTP/1.1\r\n${lines}\r\n`;
const post = (body: string, lines = '') => `POST /plain HTTP/1.1\r\n${HOST}${lines}\r\n${body}`;
const lengthOf = (body: string) => `Content-Length: ${body.length}\r\n`;
const posted = (body: string, lines = '') => post(body, lengthOf(body) + lines);

/** Answered by our own reader when they come in one piece. */
const PLAIN: readonly string[] = [
  get('/plain'),
  get('/plain?query=up%7Bjob%3D%22a%22%7D&time=1'),
  get('/plain?a="<>\\^`{|}[]!$&\'()*+,;=:@~'),
  get('/plain', 'hOST:a\r\nACCEPT-encoding: gzip, deflate\r\nOrigin:\thttp://b \t\r\n'),
  get('/plain', `${HOST}Connection: Keep-Alive\r\nAccept-Encoding: gzip;q=0\r\n`),
  get('/plain', `${HOST}X-Empty:\r\nX-Space: \t \r\n`),
  get('/plain', `${HOST}Accept-Encoding:\r\nOrigin: \r\n`),
  get('/plain', `${HOST}X-High: \xe4\xa0\xff\r\nOrigin: \xa0a\xa0\r\n`),
  get('/plain', `${HOST}${'X-Many: b\r\nY-Many: c\r\n'.split('\r\n')[0]}\r\n!#$%&'*+-.^_\`|~09aZ: x\r\n`),
  get('/plain', `Host:\r\n`),
  get('/plain', `${HOST}Connection: close\r\n`),
  get('/plain', `${HOST}connection:Close\r\n`),
  `GET /plain HTTP/1.0\r\n${HOST}\r\n`,
  'GET /plain HTTP/1.0\r\nUser-Agent: b\r\nConnection: close\r\n\r\n',
  `POST /plain HTTP/1.0\r\n${HOST}${lengthOf('abc')}\r\nabc`,
  post('', 'Content-Length: 0\r\n'),
  post('query=1', 'Content-Length: 007\r\n'),
  posted('query=1&time=2', 'Content-Type: application/x-www-form-urlencoded\r\n'),
  posted('\r\n\r\nGET /plain HTTP/1.1\r\n\r\n', 'Content-Encoding: snappy\r\n'),
  `GET /plain HTTP/1.1\r\n${HOST}${lengthOf('abc')}\r\nabc`,
];

/** Judged by node:http, whether good or not. */
const UNUSUAL: readonly string[] = [
  get('/other?a=b'),
  posted('x'.repeat(1001)),
  `POST /other HTTP/1.1\r\n${HOST}${lengthOf('abc')}\r\nabc`,
  `PUT /plain HTTP/1.1\r\n${HOST}${lengthOf('abc')}\r\nabc`,
  `HEAD /plain HTTP/1.1\r\n${HOST}\r\n`,
  `HEAD /plain HTTP/1.0\r\n${HOST}\r\n`,
  `OPTIONS /plain HTTP/1.1\r\n${HOST}Origin: b\r\nAccess-Control-Request-Method: GET\r\n\r\n`,
  `DELETE /plain HTTP/1.1\r\n${HOST}\r\n`,
  `PATCH /plain HTTP/1.1\r\n${HOST}${lengthOf('abc')}\r\nabc`,
  `CONNECT a:1 HTTP/1.1\r\n${HOST}\r\n`,
  `OPTIONS * HTTP/1.1\r\n${HOST}\r\n`,
  get('/plain#fragment'),
  get('http://a/plain'),
  get('plain'),
  get('*'),
  get('/pl\xe4in'),
  get('/pla in'),
  get('/pla\tin'),
  get(`/plain?${'a'.repeat(3000)}`),
  get('/plain', ''),
  get('/plain', `${HOST}${HOST}`),
  get('/plain', `${HOST}Connection: keep-alive, close\r\n`),
  get('/plain', `${HOST}Connection: upgrade\r\nUpgrade: h2c\r\n`),
  get('/plain', `${HOST}Upgrade: h2c\r\n`),
  get('/plain', `${HOST}Proxy-Connection: close\r\n`),
  get('/plain', `${HOST}Expect: 100-continue\r\n`),
  get('/plain', `${HOST}TE: trailers\r\n`),
  get('/plain', `${HOST}Origin: a\r\nOrigin: b\r\n`),
  get('/plain', `${HOST}Accept-Encoding: gzip\r\naccept-encoding: br\r\n`),
  get('/plain', `${HOST}Folded: a\r\n b\r\n`),
  get('/plain', `${HOST}Folded: a\r\n\tb\r\n`),
  get('/plain', ` Host: a\r\n`),
  get('/plain', `Host : a\r\n`),
  get('/plain', `Host\r\n`),
  get('/plain', `: a\r\n${HOST}`),
  get('/plain', `${HOST}N\xe4me: a\r\n`),
  get('/plain', `${HOST}Na(me: a\r\n`),
  get('/plain', `${HOST}Control: a\x01b\r\n`),
  get('/plain', `${HOST}Delete: a\x7fb\r\n`),
  get('/plain', `${HOST}Zero: a\0b\r\n`),
  get('/plain', `${HOST}Return: a\rb\r\n`),
  get('/plain', `Host: a\n`),
  get('/plain', `${HOST}Long: ${'a'.repeat(5000)}\r\n`),
  get('/plain', `${HOST}Longer: ${'a'.repeat(70_000)}\r\n`),
  'GET /plain HTTP/1.1\nHost: a\n\n',
  'GET /plain HTTP/1.1\r\nHost: a\r\n\n',
  'GET /plain HTTP/1.1\r\nHost: a\n\r\n',
  'GET /plain HTTP/1.0\r\n\r\n',
  `GET /plain HTTP/1.0\r\n${HOST}Connection: keep-alive\r\n\r\n`,
  `GET /plain HTTP/1.2\r\n${HOST}\r\n`,
  `GET /plain HTTP/2.0\r\n${HOST}\r\n`,
  `GET /plain http/1.1\r\n${HOST}\r\n`,
  `GET /plain HTTP/1.1 \r\n${HOST}\r\n`,
  `GET  /plain HTTP/1.1\r\n${HOST}\r\n`,
  `GET /plain  HTTP/1.1\r\n${HOST}\r\n`,
  `GET\t/plain HTTP/1.1\r\n${HOST}\r\n`,
  `get /plain HTTP/1.1\r\n${HOST}\r\n`,
  ` GET /plain HTTP/1.1\r\n${HOST}\r\n`,
  `GET /plain\r\n${HOST}\r\n`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  `\r\n${get('/plain')}`,
  post('abc', 'Content-Length: 3\r\nContent-Length: 3\r\n'),
  post('abc', 'Content-Length: 3\r\nContent-Length: 2\r\n'),
  post('abc', 'Content-Length: 3, 3\r\n'),
  post('abc', 'Content-Length: +3\r\n'),
  post('abc', 'Content-Length: -3\r\n'),
  post('abc', 'Content-Length: 0x3\r\n'),
  post('abc', 'Content-Length: 3 3\r\n'),
  post('abc', 'Content-Length: 3.0\r\n'),
  post('abc', 'Content-Length:\r\n'),
  post('abc', 'Content-Length: 99999999999999999999\r\n'),
  post('3\r\nabc\r\n0\r\n\r\n', 'Transfer-Encoding: chunked\r\n'),
  post('3\r\nabc\r\n0\r\n\r\n', 'Transfer-Encoding: chunked\r\nContent-Length: 3\r\n'),
  post('3\r\nabc\r\n0\r\n\r\n', 'Content-Length: 3\r\nTransfer-Encoding: chunked\r\n'),
  post('3\r\nabc\r\n0\r\n\r\n', 'Transfer-Encoding: Chunked, identity\r\n'),
  post('abc', 'Transfer-Encoding: identity\r\nContent-Length: 3\r\n'),
];

/** Requests that come at once. Each is answered as if it had come alone, until one ends the connection. */
const PIPELINED: readonly (readonly string[])[] = [
  [get('/plain?1'), get('/plain?2')],
  [get('/plain?1'), get('/plain?2', `${HOST}Origin: b\r\n`), get('/other'), get('/plain?3')],
  [posted('abc'), get('/plain'), posted('def')],
  [get('/other'), posted('abc'), get('/plain')],
  [posted('abc'), get('/plain', `${HOST}Connection: close\r\n`)],
  [posted('abc'), `\r\n${get('/plain')}`],
];

/** Plain requests, and what node:http breaks the connection off for, the answers before it too, if it gets all of them. */
const BROKEN_OFF: readonly (readonly string[])[] = [
  [get('/plain'), 'nonsense\r\n\r\n'],
  [post(''), 'abc'],
  [posted('abc'), post('abc', 'Content-Length: 3\r\nContent-Length: 3\r\n')],
];

interface Outcome {
  readonly text: string;
  readonly closed: boolean;
}

/** Without dates, which may differ. */
const undated = (bytes: readonly Buffer[]): string =>
  Buffer.concat(bytes)
    .toString('latin1')
    .replaceAll(/Date: .*/g, 'Date');

class Exchange {
  readonly #socket: Socket;
  readonly #bytes: Buffer[] = [];
  #lastMs = performance.now();
  closed = false;

  private constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => {
      this.#bytes.push(chunk);
      this.#lastMs = performance.now();
    });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.closed = true;
    });
  }

  static async open(port: number): Promise<Exchange> {
    const exchange = new Exchange(port);
    await once(exchange.#socket, 'connect');
    return exchange;
  }

  async send(pieces: readonly string[]): Promise<void> {
    for (const piece of pieces) {
      this.#socket.write(piece, 'latin1');
      // The other end reads it in one of the next turns.
      for (let turns = 0; turns < 3; turns++) await turn();
    }
  }

  get text(): string {
    return undated(this.#bytes);
  }

  /** Until nothing comes any more. */
  async silent(quietMs: number): Promise<void> {
    while (!this.closed && performance.now() - this.#lastMs < quietMs) await sleep(5);
  }

  end(): void {
    this.#socket.destroy();
  }
}

async function expected(...requests: readonly string[]): Promise<Outcome> {
  let text = '';
  for (const request of requests) {
    const exchange = await Exchange.open(node.port);
    await exchange.send([request]);
    await exchange.silent(50);
    text += exchange.text;
    if (exchange.closed) return { text, closed: true };
    exchange.end();
  }
  return { text, closed: false };
}

async function expectSame(pieces: readonly string[], { text, closed }: Outcome): Promise<void> {
  const exchange = await Exchange.open(plain.port);
  await exchange.send(pieces);
  const options = { interval: 2, timeout: 2000, message: JSON.stringify(pieces).slice(0, 300) };
  await expect.poll(() => [exchange.text, exchange.closed], options).toEqual([text, closed]);
  exchange.end();
}

test.each(PLAIN)('%j is answered alike, without node:http', async (request) => {
  const before = plain.passed();
  const outcome = await expected(request);
  expect(outcome.text).toContain('HTTP/1.1 200 OK');
  await expectSame([request], outcome);
  expect(plain.passed()).toBe(before);
});

test('what is plain is answered alike wherever it is parted, mostly without node:http', async () => {
  for (const request of PLAIN) {
    const outcome = await expected(request);
    const before = plain.passed();
    const first = request.indexOf('/') + 1;
    for (let at = first; at < request.length; at++) {
      await expectSame([request.slice(0, at), request.slice(at)], outcome);
    }
    expect(plain.passed()).toBe(before);
    for (let at = 1; at < first; at++) await expectSame([request.slice(0, at), request.slice(at)], outcome);
  }
}, 120_000);

test('a head in many pieces is left to node:http', async () => {
  const request = get('/plain?abcdefgh');
  const outcome = await expected(request);
  const pieces = [request.slice(0, 7), ...request.slice(7)];
  await expectSame(pieces, outcome);
  await expectSame([request.slice(0, 8), request.slice(8, 20), request.slice(20, 21), request.slice(21)], outcome);
});

test.each(UNUSUAL)('%j is left to node:http', async (request) => {
  await expectSame([request], await expected(request));
});

test.each(UNUSUAL)('%j is left to node:http after a plain request, too', async (request) => {
  await expectSame([get('/plain'), request], await expected(get('/plain'), request));
});

test('what is unusual is answered alike wherever it is parted', async () => {
  for (const request of UNUSUAL.filter(({ length }) => length < 200)) {
    const outcome = await expected(request);
    for (let at = 1; at < request.length; at++) await expectSame([request.slice(0, at), request.slice(at)], outcome);
  }
}, 120_000);

test.each(PIPELINED)(
  '%j, %j are answered in order, wherever they are parted',
  async (...requests) => {
    const outcome = await expected(...requests);
    const bytes = requests.join('');
    await expectSame([bytes], outcome);
    for (let at = 1; at < bytes.length; at++) await expectSame([bytes.slice(0, at), bytes.slice(at)], outcome);
  },
  60_000,
);

test.each(BROKEN_OFF)('%j is answered before %j is refused', async (...requests) => {
  await expectSame([requests.join('')], await expected(...requests));
});

test('what is plain but for some bytes is judged alike, or left to node:http', async () => {
  const request = get('/plain?a=b', `${HOST}Accept-Encoding: gzip\r\nOrigin: b\r\nConnection: keep-alive\r\n`);
  const byte = fc.oneof(
    fc.constantFrom(...'\r\n\t :;,/?#%"\\\0\x7f\x80\xff'),
    fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  );
  const change = fc.record({
    at: fc.nat(request.length - 1),
    removed: fc.nat(2),
    added: fc.array(byte, { maxLength: 2 }),
  });
  const changed = fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    return changes.reduce(
      (text, { at, removed, added }) => text.slice(0, at) + added.join('') + text.slice(at + removed),
      request,
    );
  });
  await fc.assert(
    fc.asyncProperty(changed, async (text) => {
      const head = readRequestHead(text, null);
      // The others are node:http's from their first byte on.
      if (head?.bytes === text.length) await expectSame([text], await expected(text));
    }),
    { numRuns: 400 },
  );
}, 60_000);
