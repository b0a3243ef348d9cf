import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Alert } from '../../../src/alerting/alert.ts';
import { Dispatcher } from '../../../src/alerting/channels/dispatcher.ts';
import { channelMaker } from '../../../src/alerting/channels/make-channels.ts';
import { loadMessageText } from '../../../src/alerting/channels/message-text.ts';
import { Silences } from '../../../src/alerting/channels/silences.ts';
import { notifierFile } from '../../../src/config/sections/notifiers.ts';
import { readYaml } from '../../../src/config/yaml-file.ts';
import { parseLabelMatcher } from '../../../src/model/label-matcher-text.ts';
import { KeptRecords } from '../../../src/storage/kept-records.ts';

const closers: (() => unknown)[] = [];
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narthex-dispatcher-'));
  closers.push(() => rmSync(directory, { recursive: true }));
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Received {
  readonly status: string;
  readonly receiver: string;
  readonly groupLabels: Record<string, string>;
  readonly alerts: { status: string; labels: Record<string, string> }[];
}

interface Sink {
  readonly url: string;
  readonly received: Received[];
  /** `+Name` for an alert that fires, `-Name` for one that is resolved, a text a message. */
  readonly told: () => string[];
  status: number;
}

async function sink(): Promise<Sink> {
  const received: Received[] = [];
  const server = createServer(async (request, response: ServerResponse) => {
    let text = '';
    for await (const part of request) text += part;
    if (made.status === 200) received.push(JSON.parse(text));
    response.writeHead(made.status).end();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const made: Sink = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    told: () =>
      received.map(({ alerts }) =>
        alerts.map(({ status, labels }) => (status === 'firing' ? '+' : '-') + labels.alertname).join(' '),
      ),
    status: 200,
  };
  return made;
}

function alert(name: string, labels: Record<string, string> = {}, isResolved = false): Alert {
  const nowMs = Date.now();
  return {
    labels: Object.entries({ alertname: name, ...labels }).sort(),
    annotations: [],
    startsAtMs: nowMs - 1,
    endsAtMs: isResolved ? nowMs : nowMs + 60_000,
    isResolved,
    generatorUrl: '',
  };
}

interface Running {
  readonly dispatcher: Dispatcher;
  readonly silences: Silences;
  readonly counts: string[];
  stop(): Promise<void>;
}

async function start(notifiers: string): Promise<Running> {
  const records = KeptRecords.open(join(directory, 'notifications'), 'notifications');
  const silenceRecords = KeptRecords.open(join(directory, 'silences'), 'silences');
  const silences = new Silences(silenceRecords);
  const counts: string[] = [];
  const dispatcher = new Dispatcher({
    silences,
    records,
    externalUrl: 'http://here',
    now: Date.now,
    log: pino({ level: 'silent' }),
    count: (kind, outcome) => counts.push(`${kind} ${outcome}`),
  });
  await apply(dispatcher, notifiers);
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await dispatcher.close();
    await records.close();
    await silenceRecords.close();
  };
  closers.push(stop);
  return { dispatcher, silences, counts, stop };
}

function apply(dispatcher: Dispatcher, notifiers: string): Promise<void> {
  const { root, source } = readYaml(`notifiers: ${notifiers}`);
  const file = notifierFile.read(root as never, source);
  return dispatcher.apply(file, channelMaker(directory, loadMessageText([], directory, pino({ level: 'silent' }))));
}

const quick = (name: string, url: string, others = ''): string =>
  `{name: ${name}, group_wait: 20ms, group_interval: 50ms, ${others} webhook_configs: [{url: "${url}"}]}`;

describe('grouping', () => {
  it('tells of alerts with the same labels together, once, and of their end', async () => {
    const to = await sink();
    const { dispatcher } = await start(`[${quick('team', to.url, 'group_by: [job],')}]`);
    dispatcher.send([alert('A', { job: 'x' }), alert('B', { job: 'x' }), alert('C', { job: 'y' })]);
    await vi.waitFor(() => expect(to.told().sort()).toEqual(['+A +B', '+C']));
    dispatcher.send([alert('A', { job: 'x' }), alert('B', { job: 'x' }, true), alert('C', { job: 'y' })]);
    await vi.waitFor(() => expect(to.told()).toHaveLength(3));
    expect(to.told()[2]).toBe('+A -B');
    expect(to.received[2]).toMatchObject({ receiver: 'team', status: 'firing', groupLabels: { job: 'x' } });
    dispatcher.send([alert('A', { job: 'x' }, true)]);
    await vi.waitFor(() => expect(to.told()[3]).toBe('-A'));
    await new Promise((done) => setTimeout(done, 150));
    expect(to.told()).toHaveLength(4);
  });

  it('takes an alert for resolved when nothing more is heard of it until its end', async () => {
    const to = await sink();
    const { dispatcher } = await start(`[${quick('team', to.url)}]`);
    dispatcher.send([{ ...alert('A'), endsAtMs: Date.now() + 200 }]);
    await vi.waitFor(() => expect(to.told()).toEqual(['+A', '-A']));
  });

  it('says again after the repeat interval what still fires', async () => {
    const to = await sink();
    const { dispatcher } = await start(`[${quick('team', to.url, 'repeat_interval: 200ms,')}]`);
    dispatcher.send([alert('A')]);
    await vi.waitFor(() => expect(to.told()).toEqual(['+A', '+A']));
  });

  it('goes to every notifier whose matchers pass', async () => {
    const [all, pages] = [await sink(), await sink()];
    const matching = quick('pages', pages.url, `matchers: ['severity="page"'],`);
    const { dispatcher } = await start(`[${quick('all', all.url)}, ${matching}]`);
    dispatcher.send([alert('A', { severity: 'page' }), alert('B')]);
    await vi.waitFor(() => expect([all.told(), pages.told()]).toEqual([['+A +B'], ['+A']]));
  });
});

describe('a silence', () => {
  it('keeps an alert from being told, until it ends', async () => {
    const to = await sink();
    const { dispatcher, silences } = await start(`[${quick('team', to.url)}]`);
    const nowMs = Date.now();
    const text = { startsAtMs: nowMs, endsAtMs: nowMs + 60_000, createdBy: '', comment: '' };
    const id = await silences.set({ ...text, matchers: [parseLabelMatcher('alertname=A')] }, null, nowMs);
    dispatcher.send([alert('A'), alert('B')]);
    await vi.waitFor(() => expect(to.told()).toEqual(['+B']));
    await silences.expire(id, Date.now());
    await vi.waitFor(() => expect(to.told()).toEqual(['+B', '+A +B']));
  });
});

describe('what cannot be delivered', () => {
  it('is tried again until the receiver is back, and told once', async () => {
    const to = await sink();
    to.status = 503;
    const { dispatcher, counts } = await start(`[${quick('team', to.url)}]`);
    dispatcher.send([alert('A')]);
    await vi.waitFor(() => expect(counts).toEqual(['webhook failed', 'webhook failed']), 5000);
    to.status = 200;
    await vi.waitFor(() => expect(to.told()).toEqual(['+A']), 5000);
    await new Promise((done) => setTimeout(done, 150));
    expect(to.told()).toEqual(['+A']);
    expect(counts.at(-1)).toBe('webhook sent');
  });

  it('and is refused for good is tried again with the next interval only', async () => {
    const to = await sink();
    to.status = 400;
    const { dispatcher, counts } = await start(`[${quick('team', to.url).replace('50ms', '300ms')}]`);
    dispatcher.send([alert('A')]);
    await vi.waitFor(() => expect(counts).toHaveLength(1));
    await new Promise((done) => setTimeout(done, 150));
    expect(counts).toEqual(['webhook failed']);
    to.status = 200;
    await vi.waitFor(() => expect(to.told()).toEqual(['+A']));
  });
});

describe('after a restart', () => {
  it('nothing is told twice, and the end of an alert is still told', async () => {
    const to = await sink();
    const first = await start(`[${quick('team', to.url)}]`);
    first.dispatcher.send([alert('A')]);
    await vi.waitFor(() => expect(to.told()).toEqual(['+A']));
    await vi.waitFor(() => expect(first.counts).toEqual(['webhook sent']));
    await first.stop();
    const second = await start(`[${quick('team', to.url)}]`);
    second.dispatcher.send([alert('A')]);
    await new Promise((done) => setTimeout(done, 150));
    expect(to.told()).toEqual(['+A']);
    second.dispatcher.send([alert('A', {}, true)]);
    await vi.waitFor(() => expect(to.told()).toEqual(['+A', '-A']));
  });

  it('groups of a notifier that is no longer there are forgotten', async () => {
    const to = await sink();
    const first = await start(`[${quick('team', to.url)}]`);
    first.dispatcher.send([alert('A')]);
    await vi.waitFor(() => expect(first.counts).toEqual(['webhook sent']));
    await first.stop();
    const second = await start(`[${quick('other', to.url)}]`);
    expect(second.dispatcher.notifiers[0].groups).toEqual([]);
    await second.stop();
    const third = await start(`[${quick('team', to.url)}]`);
    expect(third.dispatcher.notifiers[0].groups).toEqual([]);
  });
});

it('a reload goes on with the groups of notifiers that stay', async () => {
  const to = await sink();
  const { dispatcher } = await start(`[${quick('team', to.url)}]`);
  dispatcher.send([alert('A')]);
  await vi.waitFor(() => expect(to.told()).toEqual(['+A']));
  await apply(dispatcher, `[${quick('team', to.url)}, ${quick('second', to.url)}]`);
  dispatcher.send([alert('A')]);
  await vi.waitFor(() => expect(to.received.map(({ receiver }) => receiver)).toEqual(['team', 'second']));
  await new Promise((done) => setTimeout(done, 150));
  expect(to.told()).toHaveLength(2);
});
