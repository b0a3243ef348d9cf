/** Bodies that no honest sender makes, posted to the real binary: each is refused with a reason, and nothing else happens. */
import { readFileSync } from 'node:fs';
import SnappyJS from 'snappyjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matrix, vector } from './ask.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { encodeBody, encodeMessage, postBody, type TestSeries, write } from './write-client.ts';

const MIB = 1024 * 1024;
const NOW_MS = Date.now();
const MUTATIONS = 300;
const SEED = Number(process.env.NARTHEX_SEED ?? 1 + Math.floor(Math.random() * 1e9));

const GOOD: readonly TestSeries[] = Array.from({ length: 20 }, (_, i) => ({
  labels: { __name__: 'hostile_base', series: String(i), unit: 'requests' },
  samples: [[NOW_MS, i]] as const,
}));

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess();
});

afterAll(async () => {
  expect((await server.stop()).code).toBe(0);
});

/** After whatever came before: the server is up, takes a sample and finds it again. */
async function expectAlive(): Promise<void> {
  const name = `alive_${Math.floor(performance.now() * 1000)}`;
  expect(await write(server.url, [{ labels: { __name__: name }, samples: [[NOW_MS, 7]] }])).toEqual({
    status: 204,
    text: '',
  });
  const rows = await vector(server.url, name, NOW_MS / 1000);
  expect(rows.map(({ value }) => value[1])).toEqual(['7']);
}

function residentBytes(): number {
  const status = readFileSync(`/proc/${server.pid}/status`, 'latin1');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}

/** A label set as protobuf bytes, names and values raw: for what no encoder would write. */
function rawRequest(labels: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array {
  const field = (tag: number, bytes: Uint8Array): Buffer => Buffer.concat([varint(tag), varint(bytes.length), bytes]);
  const sample = Buffer.concat([Buffer.from([0x09]), Buffer.alloc(8), Buffer.from([0x10]), varint(NOW_MS)]);
  const sets = labels.map(([name, value]) => field(0x0a, Buffer.concat([field(0x0a, name), field(0x12, value)])));
  return field(0x0a, Buffer.concat([...sets, field(0x12, sample)]));
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

const utf8 = (value: string): Uint8Array => Buffer.from(value);

describe('bodies that are not what they say', () => {
  it.each<[string, Uint8Array]>([
    ['an empty body', new Uint8Array(0)],
    ['a snappy header that claims 4 GiB - 1', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0x00])],
    ['a snappy header that claims 33 MiB', Buffer.concat([varint(33 * MIB), Buffer.alloc(100)])],
    ['a snappy header that does not end', Buffer.alloc(20, 0xff)],
    ['a snappy copy from before the start', Buffer.from([0x08, 0x00, 0x41, 0x1d, 0xff])],
    ['a text', utf8('up{job="node"} 1')],
    ['a message whose field is longer than the message', SnappyJS.compress(Buffer.from([0x0a, 0x7f, 0x0a, 0x03]))],
    ['a message with a varint of eleven bytes', SnappyJS.compress(Buffer.alloc(40, 0xff))],
    ['a group that does not end', SnappyJS.compress(Buffer.from([0x0b]))],
  ])('%s is refused with 400 and a reason', async (name, body) => {
    const answer = await postBody(server.url, body);
    // No bytes are a valid protobuf message, but no valid snappy block.
    expect(answer.status, name).toBe(400);
    expect(answer.text.trim().length).toBeGreaterThan(0);
    await expectAlive();
  });

  it('a body of more than 32 MiB is refused with 413', async () => {
    const answer = await postBody(server.url, Buffer.alloc(32 * MIB + 1, 1)).catch((error: Error) => error);
    // The server may close the connection while the client still sends: both are a refusal.
    if (!(answer instanceof Error)) expect(answer.status).toBe(413);
    await expectAlive();
  });

  it.each([
    ['content-type', 'application/json'],
    ['content-encoding', 'gzip'],
  ])('a wrong %s is refused with 415 before the body is looked at', async (header, value) => {
    const answer = await postBody(server.url, Buffer.alloc(100, 0xff), { [header]: value });
    expect(answer.status).toBe(415);
    await expectAlive();
  });
});

describe('label sets that no series can have', () => {
  it.each<[string, Uint8Array]>([
    [
      'a label twice',
      rawRequest([
        [utf8('__name__'), utf8('x')],
        [utf8('a'), utf8('1')],
        [utf8('a'), utf8('2')],
      ]),
    ],
    [
      'a value that is not UTF-8',
      rawRequest([
        [utf8('__name__'), utf8('x')],
        [utf8('a'), Buffer.from([0xc3, 0x28])],
      ]),
    ],
    [
      'a name that is not UTF-8',
      rawRequest([
        [utf8('__name__'), utf8('x')],
        [Buffer.from([0xff]), utf8('1')],
      ]),
    ],
    [
      'an overlong UTF-8 form',
      rawRequest([
        [utf8('__name__'), utf8('x')],
        [utf8('a'), Buffer.from([0xc0, 0x80])],
      ]),
    ],
    [
      'an empty label name',
      rawRequest([
        [utf8('__name__'), utf8('x')],
        [utf8(''), utf8('1')],
      ]),
    ],
    ['no metric name', rawRequest([[utf8('a'), utf8('1')]])],
    [
      'an empty metric name',
      rawRequest([
        [utf8('__name__'), utf8('')],
        [utf8('a'), utf8('1')],
      ]),
    ],
    ['no labels at all', rawRequest([])],
    ['too many labels', encodeMessage([{ labels: manyLabels(2000), samples: [[NOW_MS, 1]] }])],
    [
      'a value of a megabyte',
      encodeMessage([{ labels: { __name__: 'x', a: 'v'.repeat(MIB) }, samples: [[NOW_MS, 1]] }]),
    ],
  ])('%s is refused with 400 and a reason', async (_, message) => {
    const answer = await postBody(server.url, SnappyJS.compress(message));
    expect(answer.status).toBe(400);
    expect(answer.text.trim().length).toBeGreaterThan(0);
    await expectAlive();
  });

  it('stores nothing of them', async () => {
    expect(await vector(server.url, 'x or {a!=""} or {label_1!=""}', NOW_MS / 1000)).toEqual([]);
  });
});

function manyLabels(count: number): Record<string, string> {
  const names = Array.from({ length: count }, (_, i) => [`label_${i}`, 'v'] as const);
  return { __name__: 'x', ...Object.fromEntries(names) };
}

describe('bodies that something has damaged on the way', () => {
  it(`survives truncations and mutations, seed ${SEED}`, async () => {
    const random = generator(SEED);
    const body = encodeBody(GOOD);
    const message = encodeMessage(GOOD);
    expect((await postBody(server.url, body)).status).toBe(204);
    const before = residentBytes();
    for (let i = 0; i < MUTATIONS; i++) {
      const damaged = [
        () => body.slice(0, random(body.length)),
        () => mutated(body, random),
        () => SnappyJS.compress(mutated(message, random)),
      ][i % 3]();
      const { status, text } = await postBody(server.url, damaged);
      expect([204, 400], `${text}: ${Buffer.from(damaged).toString('hex')}`).toContain(status);
    }
    await expectAlive();
    expect(residentBytes() - before).toBeLessThan(200 * MIB);
    // What was acknowledged first is still exactly what it was.
    const rows = await matrix(server.url, 'hostile_base{unit="requests"}[1ms]', NOW_MS / 1000);
    const kept = rows.filter(({ metric }) => GOOD.some(({ labels }) => sameLabels(labels, metric)));
    expect(kept.map(({ values }) => values[0][1]).sort((a, b) => Number(a) - Number(b))).toEqual(
      GOOD.map((_, i) => String(i)),
    );
  });
});

function sameLabels(a: Record<string, string>, b: Record<string, string>): boolean {
  return Object.keys(a).length === Object.keys(b).length && Object.keys(a).every((name) => a[name] === b[name]);
}

/** One to four bytes changed, inserted or doubled. */
function mutated(whole: Uint8Array, random: (bound: number) => number): Uint8Array {
  const bytes = [...whole];
  for (let n = 1 + random(4); n > 0; n--) {
    const at = random(bytes.length);
    const kind = random(3);
    if (kind === 0) bytes[at] = random(256);
    else if (kind === 1) bytes.splice(at, 0, random(256));
    else bytes.splice(at, random(8));
  }
  return Uint8Array.from(bytes);
}

/** Whole numbers below a bound, the same for the same seed. */
function generator(seed: number): (bound: number) => number {
  let state = seed | 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}
