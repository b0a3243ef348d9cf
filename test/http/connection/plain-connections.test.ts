import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { FindRoute, PlainRequest } from '../../../src/http/connection/plain-request.ts';
import type { Answer } from '../../../src/http/envelope.ts';
import { type EchoOptions, type EchoServer, openEcho } from './echo-servers.ts';

let echo: EchoServer;
const clients: Client[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.destroy();
  await echo.close();
});

class Client {
  readonly socket: Socket;
  text = '';
  closed = false;

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    this.socket.on('data', (chunk) => {
      this.text += chunk.toString('latin1');
    });
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
    });
    clients.push(this);
  }

  /** Sends it, and resolves when so many answers have come. */
  async ask(request: string, answers = 1): Promise<string> {
    this.text = '';
    this.socket.write(request, 'latin1');
    await expect.poll(() => this.text.split('HTTP/1.1 ').length - 1, { interval: 2 }).toBe(answers);
    return this.text;
  }
}

async function open(options: EchoOptions = {}): Promise<Client> {
  echo = await openEcho(true, options);
  const client = new Client(echo.port);
  await once(client.socket, 'connect');
  return client;
}

const get = (target: string) => `GET ${target} HTTP/1.1\r\nhost: a\r\n\r\n`;
const post = (target: string, length: number) =>
  `POST ${target} HTTP/1.1\r\nhost: a\r\ncontent-length: ${length}\r\n\r\n`;

/** A route whose answers a test gives, one after another. */
class Pending {
  readonly asked: PlainRequest[] = [];
  readonly gone: string[] = [];
  readonly answers: ((body: string) => void)[] = [];
  readonly find: FindRoute = ({ target }) => {
    const answer = (request: PlainRequest): Promise<Answer> => {
      this.asked.push(request);
      request.client.onGone(() => this.gone.push(target));
      return new Promise((resolve) => {
        this.answers.push((body) => resolve({ status: 200, headers: {}, body: Buffer.from(body) }));
      });
    };
    return target.startsWith('/plain') ? { bodyBytesMax: 1_000_000, answer } : null;
  };
}

test('a request for node:http leaves the connection to those that follow', async () => {
  const client = await open();
  expect(await client.ask(get('/plain?1'))).toContain('GET /plain?1');
  expect(await client.ask(get('/other'))).toContain('GET /other');
  expect(echo.passed()).toBe(1);
  expect(await client.ask(`${post('/other', 3)}abc`)).toContain('abc');
  expect(await client.ask('OPTIONS /plain HTTP/1.1\r\nhost: a\r\n\r\n')).toContain('OPTIONS /plain');
  expect(await client.ask('HEAD /plain HTTP/1.1\r\nhost: a\r\n\r\n')).toContain('content-length');
  expect(await client.ask(get('/plain?2'))).toContain('GET /plain?2');
  expect(echo.passed()).toBe(4);
  expect(client.closed).toBe(false);
});

test('an answer of node:http that ends the connection does so', async () => {
  const client = await open({
    listener: (_request, response) => void response.writeHead(200, { connection: 'close' }).end('bye'),
  });
  expect(await client.ask(get('/other'))).toContain('Connection: close'.toLowerCase());
  await expect.poll(() => client.closed || client.socket.readableEnded).toBe(true);
  expect(client.text).toContain('bye');
});

test('a connection that was handed over stays with node:http', async () => {
  const client = await open();
  await client.ask(get('/plain').replace('HTTP/1.1', 'HTTP/1.1').replace('host', 'te: trailers\r\nhost'));
  await client.ask(get('/plain'));
  expect(echo.passed()).toBe(2);
});

test('requests that come at once are answered one after another', async () => {
  const pending = new Pending();
  const client = await open({ find: pending.find });
  client.socket.write(get('/plain?1') + get('/plain?2') + get('/other') + get('/plain?3'));
  for (const body of ['one', 'two']) {
    await expect.poll(() => pending.answers.length).toBe(1);
    expect(pending.asked.length).toBe(1);
    pending.asked.length = 0;
    pending.answers.pop()!(body);
  }
  // Where one of them ends is for node:http to find out: it gets the others too.
  await expect.poll(() => echo.passed()).toBe(2);
  await expect.poll(() => client.text.includes('GET /plain?3')).toBe(true);
  expect(client.text.indexOf('one')).toBeLessThan(client.text.indexOf('two'));
});

test('a client that has much to ask before it is answered is not read any more', async () => {
  const pending = new Pending();
  const client = await open({ find: pending.find });
  client.socket.write(get('/plain?1'));
  await expect.poll(() => pending.answers.length).toBe(1);
  const bytes = 20_000_000;
  client.socket.write(post('/plain?2', bytes) + 'x'.repeat(bytes));
  await sleep(100);
  expect(client.socket.writableLength).toBeGreaterThan(0);
  pending.answers[0]('one');
  // The second one is too large for the route.
  await expect.poll(() => client.text.includes('POST /plain?2'), { timeout: 10_000 }).toBe(true);
  expect(echo.passed()).toBe(1);
});

test('a client that does not read its answers is not asked for more', async () => {
  const body = Buffer.alloc(8_000_000, 'x');
  let answered = 0;
  const answer = (): Answer => {
    answered++;
    return { status: 200, headers: {}, body };
  };
  const client = await open({ find: () => ({ bodyBytesMax: 0, answer }) });
  client.socket.pause();
  for (let count = 0; count < 10; count++) client.socket.write(get('/plain'));
  await sleep(100);
  expect(answered).toBe(1);
  client.socket.resume();
  await expect.poll(() => answered, { timeout: 10_000 }).toBe(10);
  await expect.poll(() => client.text.length, { timeout: 10_000 }).toBeGreaterThan(10 * body.length);
});

test.each(['/plain', '/other'])(
  'a client that goes away is told of: %s',
  async (target) => {
    const pending = new Pending();
    const gone: string[] = [];
    const client = await open({
      find: pending.find,
      listener: (request, response) => {
        response.once('close', () => gone.push(`${request.url} ${response.writableFinished}`));
      },
    });
    client.socket.write(get(target));
    await expect.poll(() => pending.asked.length + echo.passed()).toBe(1);
    client.socket.resetAndDestroy();
    await expect.poll(() => [...pending.gone, ...gone].length).toBeGreaterThan(0);
    expect([...pending.gone, ...gone][0]).toBe(target === '/plain' ? '/plain' : '/other false');
    for (const answer of pending.answers) answer('too late');
    expect(await new Client(echo.port).ask(get('/other')).catch(() => 'none')).toBe('none');
  },
  10_000,
);

test('a client that sends no more gets no answer that is not there yet', async () => {
  const pending = new Pending();
  const client = await open({ find: pending.find });
  client.socket.end(get('/plain'));
  await expect.poll(() => pending.gone).toEqual(['/plain']);
  await expect.poll(() => client.closed).toBe(true);
  expect(client.text).toBe('');
});

test('a client that ends in the middle of a body is told so', async () => {
  const client = await open();
  client.socket.end(`${post('/plain', 10)}abc`);
  await expect.poll(() => client.closed).toBe(true);
  expect(client.text).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
});

test('a connection that is silent for too long is closed, one that is asked is not', async () => {
  const pending = new Pending();
  const silent = await open({ silenceMsMax: 80, find: pending.find });
  const waiting = new Client(echo.port);
  waiting.socket.write(get('/plain'));
  await expect.poll(() => pending.answers.length).toBe(1);
  await expect.poll(() => silent.closed || silent.socket.readableEnded).toBe(true);
  expect(silent.text).toBe('');
  await sleep(200);
  pending.answers[0]('late');
  await expect.poll(() => waiting.text.endsWith('late')).toBe(true);
});

test('an answer that is the last one ends the connection, what follows is not read', async () => {
  const client = await open();
  client.socket.write(get('/plain').replace('host', 'connection: close\r\nhost') + get('/plain?2'));
  await expect.poll(() => client.socket.readableEnded).toBe(true);
  expect(client.text.split('HTTP/1.1').length).toBe(2);
  expect(client.text).toContain('Connection: close\r\n');
});

test('a head that comes too slowly is refused, and one that ends in the middle', async () => {
  const slow = await open({ silenceMsMax: 80 });
  slow.socket.write('GET /plain HTTP/1.1\r\nhost: ');
  await expect.poll(() => slow.text).toBe('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  const ending = new Client(echo.port);
  ending.socket.end('GET /plain HTTP/1.1\r\nhost: ');
  await expect.poll(() => ending.text).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  expect(echo.passed()).toBe(0);
});

test('a body that comes too slowly is refused', async () => {
  const client = await open({ silenceMsMax: 80 });
  client.socket.write(post('/plain', 1000));
  const drip = setInterval(() => client.socket.write('x'), 5);
  await expect.poll(() => client.text).toBe('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  clearInterval(drip);
});

test('when the server closes, idle connections end at once, busy ones when they are answered', async () => {
  const pending = new Pending();
  const idle = await open({ find: pending.find });
  await expect.poll(() => idle.socket.readyState).toBe('open');
  const busy = new Client(echo.port);
  busy.socket.write(get('/plain'));
  await expect.poll(() => pending.answers.length).toBe(1);
  echo.plain!.closeIdle();
  await expect.poll(() => idle.closed || idle.socket.readableEnded).toBe(true);
  pending.answers[0]('done');
  await expect.poll(() => busy.text.endsWith('done')).toBe(true);
  echo.plain!.closeIdle();
  await expect.poll(() => busy.socket.readableEnded).toBe(true);
});

test('answers of all sizes are whole', async () => {
  let bytes = 0;
  const answer = (): Answer => ({ status: 200, headers: {}, body: Buffer.alloc(bytes, 'x') });
  const client = await open({ find: () => ({ bodyBytesMax: 0, answer }) });
  for (bytes of [0, 1, 16_384, 16_385, 3_000_000]) {
    client.text = '';
    client.socket.write(get('/'));
    await expect.poll(() => client.text.split('\r\n\r\n')[1]?.length, { interval: 2 }).toBe(bytes);
    expect(client.text).toContain(`content-length: ${bytes}\r\n`);
  }
});
