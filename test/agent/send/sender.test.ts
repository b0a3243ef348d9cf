/** What receivers of the public cases look at, against a receiver of the test's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import SnappyJS from 'snappyjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QueueSink } from '../../../src/agent/queue/queue-sink.ts';
import type { RoundSample } from '../../../src/agent/round-sink.ts';
import { decodeMessage2 } from '../../../src/agent/send/message-2-reader.ts';
import { retryAfterMs } from '../../../src/agent/send/retry-after.ts';
import { Sender, type SenderOptions } from '../../../src/agent/send/sender.ts';
import { HttpClient } from '../../../src/client/http-client.ts';
import { section } from '../../../src/config/schema/collections.ts';
import { httpClientFields } from '../../../src/config/sections/http-client.ts';
import { DeliveryQueue } from '../../../src/storage/delivery-queue.ts';
import { KeptRecords } from '../../../src/storage/kept-records.ts';
import { decodeMessage } from '../../e2e/write-client.ts';

const TIME_MS = 1_795_000_000_000;
const WRITTEN = { 'x-prometheus-remote-write-samples-written': '1' };

interface Taken {
  readonly headers: IncomingHttpHeaders;
  /** `name@seconds` of every sample. */
  readonly samples: string[];
  readonly atMs: number;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

const closers: (() => unknown)[] = [];
let directory: string;
let taken: Taken[];
/** Answers one request after another; the last one stays. */
let answers: Answer[];
let url: string;
let queue: DeliveryQueue;
let sender: Sender;
let sink: QueueSink;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'narthex-sender-'));
  taken = [];
  answers = [{ status: 204, headers: WRITTEN }];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const message = new Uint8Array(SnappyJS.uncompress(Uint8Array.from(Buffer.concat(parts))));
    taken.push({ headers: request.headers, samples: samplesOf(request.headers, message), atMs: Date.now() });
    const answer = answers.length > 1 ? answers.shift()! : answers[0];
    response.writeHead(answer.status, answer.headers).end('because');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/write`;
  queue = DeliveryQueue.open(join(directory, 'queue'), 1e6);
  const series = KeptRecords.open(join(directory, 'series'), 'series');
  const client = new HttpClient(section('config.plain', httpClientFields()).defaults(), {
    directory,
    userAgent: 'Narthex/test',
  });
  start({ client });
  sink = new QueueSink(queue, series, () => sender.wake());
  closers.push(
    () => rmSync(directory, { recursive: true }),
    () => server.closeAllConnections(),
    () => server.close(),
    () => client.close(),
    () => queue.close(),
    () => series.close(),
    () => sender.close(0),
  );
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function start(options: Partial<SenderOptions> & Pick<SenderOptions, 'client'>): void {
  const log = pino({ level: 'silent' });
  sender = new Sender({ url, queue, headers: {}, timeoutMs: 1000, version: null, log, ...options });
}

function samplesOf(headers: IncomingHttpHeaders, message: Uint8Array): string[] {
  const text = (labels: Record<string, string>, timeMs: number) => `${labels.__name__}@${(timeMs - TIME_MS) / 1000}`;
  if (headers['x-prometheus-remote-write-version'] === '2.0.0') {
    return decodeMessage2(message).map(({ labels, timeMs }) => text(Object.fromEntries(labels), timeMs));
  }
  return decodeMessage(message).map(({ labels, samples }) => text(labels, samples[0][0]));
}

/** One sample of each name, in one round. */
function round(second: number, ...names: string[]): Promise<void> {
  const samples = names.map(
    (name): RoundSample => ({
      labels: [['__name__', name]],
      timeMs: TIME_MS + 1000 * second,
      value: second,
      metadata: { type: 'gauge', help: 'Help.' },
    }),
  );
  return sink.append('target', samples);
}

const requests = () => taken.map(({ samples }) => samples.join(' '));

describe('a request', () => {
  it('has the headers of version 2.0', async () => {
    await round(0, 'a', 'b');
    await vi.waitFor(() => expect(requests()).toEqual(['a@0 b@0']));
    expect(taken[0].headers).toMatchObject({
      'content-encoding': 'snappy',
      'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
      'user-agent': 'Narthex/test',
      'x-prometheus-remote-write-version': '2.0.0',
    });
    expect(taken[0].headers['retry-attempt']).toBeUndefined();
    await vi.waitFor(() => expect(queue.oldest).toBeNull());
    expect(sender.counters).toMatchObject({ sent: 2, failed: 0, retried: 0, requests: 1 });
  });

  it('goes out also when there was nothing to send at first', async () => {
    sender.wake();
    await round(0, 'a');
    await vi.waitFor(() => expect(requests()).toEqual(['a@0']));
  });

  it('has no more than 2,000 samples', async () => {
    await round(0, ...Array.from({ length: 4500 }, (_, i) => `m${i}`));
    await vi.waitFor(() => expect(taken.map(({ samples }) => samples.length)).toEqual([2000, 2000, 500]), 3000);
  });
});

describe('a receiver without 2.0', () => {
  it.each([
    ['says so', [{ status: 415 }, { status: 204 }]],
    ['takes 2.0 for something else', [{ status: 204 }]],
  ])('that %s gets the same as 1.0, from then on', async (_, given) => {
    answers = given;
    await round(0, 'a');
    await round(1, 'b');
    await vi.waitFor(() => expect(requests()).toEqual(['a@0', 'a@0', 'b@1']));
    expect(taken.map(({ headers }) => headers['x-prometheus-remote-write-version'])).toEqual([
      '2.0.0',
      '0.1.0',
      '0.1.0',
    ]);
    expect(taken[1].headers['content-type']).toBe('application/x-protobuf');
    await vi.waitFor(() => expect(sender.counters).toMatchObject({ sent: 2, failed: 0, retried: 0 }));
  });
});

describe('what was not taken', () => {
  it('is sent again after 5xx and 429, in order, and says which attempt it is', async () => {
    answers = [{ status: 500 }, { status: 503 }, { status: 429 }, { status: 204, headers: WRITTEN }];
    await round(0, 'a');
    await round(1, 'b');
    await vi.waitFor(() => expect(requests()).toEqual(['a@0', 'a@0', 'a@0', 'a@0', 'b@1']), 3000);
    expect(taken.map(({ headers }) => headers['retry-attempt'])).toEqual([undefined, '1', '2', '3', undefined]);
    await vi.waitFor(() => expect(sender.counters).toMatchObject({ sent: 2, failed: 0, retried: 3 }));
  });

  it('waits as long as it is told', async () => {
    answers = [
      { status: 503, headers: { 'retry-after': '1' } },
      { status: 204, headers: WRITTEN },
    ];
    await round(0, 'a');
    await vi.waitFor(() => expect(requests()).toEqual(['a@0', 'a@0']), 4000);
    expect(taken[1].atMs - taken[0].atMs).toBeGreaterThanOrEqual(990);
  });

  it.each([400, 401, 404, 413, 422])('is dropped and counted after %i', async (status) => {
    answers = [{ status }, { status: 204, headers: WRITTEN }];
    await round(0, 'a');
    await round(1, 'b');
    await vi.waitFor(() => expect(requests()).toEqual(['a@0', 'b@1']));
    await vi.waitFor(() => expect(sender.counters).toMatchObject({ sent: 1, failed: 1, retried: 0 }));
  });

  it('stays on disk when the sender ends, and is sent by the next one', async () => {
    answers = [{ status: 503 }];
    await round(0, 'a');
    await vi.waitFor(() => expect(taken.length).toBeGreaterThan(1));
    await sender.close(0);
    const attempts = taken.length;
    expect(queue.samples).toBe(1);
    answers = [{ status: 204, headers: WRITTEN }];
    const client = new HttpClient(section('config.plain', httpClientFields()).defaults(), { directory, userAgent: '' });
    closers.push(() => client.close());
    start({ client });
    sender.wake();
    await vi.waitFor(() => expect(queue.samples).toBe(0));
    // One that the first sender broke off may arrive late.
    expect(new Set(requests().slice(attempts))).toEqual(new Set(['a@0']));
  });
});

it.each([
  [undefined, null],
  ['7', 7000],
  ['Wed, 21 Oct 2026 07:28:10 GMT', 10_000],
  ['Wed, 21 Oct 2020 07:28:10 GMT', 0],
  ['soon', null],
])('Retry-After %s', (header, expected) => {
  expect(retryAfterMs(header, Date.parse('2026-10-21T07:28:00Z'))).toBe(expected);
});
