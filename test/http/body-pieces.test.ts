import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readPieces } from '../../src/http/body-pieces.ts';

const BYTES_MAX = 100_000;

type Outcome = string | readonly Uint8Array[];
let outcomes: Outcome[] = [];
const server = createServer((incoming, reply) => {
  readPieces(incoming, BYTES_MAX, (error, pieces) => {
    outcomes.push(error === null ? pieces! : error.message);
    reply.end();
  });
});

beforeEach(async () => {
  outcomes = [];
  server.listen(0);
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

function post(headers: Record<string, string>) {
  const { port } = server.address() as AddressInfo;
  const sent = request({ port, method: 'POST', headers });
  sent.on('error', () => undefined);
  return sent;
}

it('has all bytes, in their order', async () => {
  const body = Buffer.alloc(BYTES_MAX, 'abcdefg');
  const sent = post({ 'content-length': String(body.length) });
  sent.end(body);
  await once(sent, 'response');
  expect(outcomes.map((outcome) => Buffer.concat(outcome as readonly Uint8Array[]).equals(body))).toEqual([true]);
});

it('refuses a body that says that it is too large, before it comes', async () => {
  const sent = post({ 'content-length': String(BYTES_MAX + 1) });
  sent.flushHeaders();
  await once(sent, 'response');
  sent.destroy();
  expect(outcomes).toEqual(['request body exceeds the 100000 bytes limit']);
});

it('refuses a body that becomes too large, once', async () => {
  const sent = post({ 'transfer-encoding': 'chunked' });
  for (let i = 0; i < 4; i++) sent.write(Buffer.alloc(BYTES_MAX));
  await once(sent, 'response');
  sent.destroy();
  expect(outcomes).toEqual(['request body exceeds the 100000 bytes limit']);
});

it('says that the sender went away', async () => {
  const sent = post({ 'content-length': '10' });
  sent.write('abc');
  const arrived = once(server, 'request');
  await arrived;
  sent.destroy();
  await expect.poll(() => outcomes).toEqual(['aborted']);
});
