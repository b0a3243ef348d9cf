import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LineCounter, parseDocument } from 'yaml';
import type { Alert } from '../../../src/alerting/alert.ts';
import { Notifier } from '../../../src/alerting/notifier/notifier.ts';
import { type AlertingConfig, alerting } from '../../../src/config/sections/remote.ts';

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function alertingOf(yaml: string): AlertingConfig {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  return alerting.read(document.contents as never, { document, lines });
}

function alert(name: string, labels: Record<string, string> = {}): Alert {
  return {
    labels: Object.entries({ alertname: name, ...labels }).sort(),
    annotations: [['summary', 'It burns']],
    startsAtMs: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    endsAtMs: Date.UTC(2026, 0, 2, 3, 8, 5, 678),
    isResolved: false,
    generatorUrl: 'http://here/graph?g0.expr=up&g0.tab=1',
  };
}

interface Request {
  readonly url: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly alerts: { labels: Record<string, string> }[];
}

interface Sink {
  readonly address: string;
  readonly requests: Request[];
  /** Names of the alerts of each request. */
  readonly names: () => string[][];
}

/** Takes alerts; `answer` may keep a request waiting. */
async function sink(answer: (response: ServerResponse) => unknown = (response) => response.end()): Promise<Sink> {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request) text += part;
    requests.push({ url: request.url, headers: request.headers, alerts: JSON.parse(text) });
    answer(response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    names: () => requests.map(({ alerts }) => alerts.map(({ labels }) => labels.alertname)),
  };
}

function notifier(
  yaml: string,
  externalLabels: Record<string, string> = {},
  queueCapacity = 10,
  batchMax = 2,
): Notifier {
  const log = pino({ level: 'silent' });
  const made = new Notifier({
    userAgent: 'Prometheus/3.14.0',
    queueCapacity,
    batchMax,
    others: [],
    observe: () => undefined,
    log,
  });
  made.apply({ alerting: alertingOf(yaml), externalLabels: Object.entries(externalLabels), directory: '.' });
  closers.push(() => made.close(0));
  return made;
}

const targets = (...addresses: string[]): string =>
  `static_configs: [{targets: [${addresses.map((address) => `"${address}"`).join(', ')}]}]`;

describe('a request', () => {
  it('has the alerts in the form of API version 2', async () => {
    const { address, requests } = await sink();
    notifier(`{alertmanagers: [{path_prefix: /am/, ${targets(address)}}]}`).send([alert('Fire', { job: 'x' })]);
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    const [{ url, headers, alerts }] = requests;
    expect(url).toBe('/am/api/v2/alerts');
    expect(headers['content-type']).toBe('application/json');
    expect(headers['user-agent']).toBe('Prometheus/3.14.0');
    expect(alerts).toEqual([
      {
        labels: { alertname: 'Fire', job: 'x' },
        annotations: { summary: 'It burns' },
        startsAt: '2026-01-02T03:04:05.678Z',
        endsAt: '2026-01-02T03:08:05.678Z',
        generatorURL: 'http://here/graph?g0.expr=up&g0.tab=1',
      },
    ]);
  });

  it('has no more alerts than a batch, and the next one waits for its answer', async () => {
    const waiting: ServerResponse[] = [];
    const { address, names } = await sink((response) => waiting.push(response));
    notifier(`{alertmanagers: [{${targets(address)}}]}`).send(['A', 'B', 'C'].map((name) => alert(name)));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(names()).toEqual([['A', 'B']]);
    waiting[0].end();
    await vi.waitFor(() => expect(names()).toEqual([['A', 'B'], ['C']]));
    waiting[1].end();
  });
});

describe('labels', () => {
  it('external ones are added where the alert has none, then all are relabelled', async () => {
    const { address, requests } = await sink();
    const config = `{alert_relabel_configs: [{regex: replica, action: labeldrop}, {source_labels: [alertname], regex: Silent, action: drop}],
      alertmanagers: [{${targets(address)}, alert_relabel_configs: [{target_label: via, replacement: one}]}]}`;
    const sending = notifier(config, { replica: 'a', region: 'eu', job: 'external' });
    sending.send([alert('Fire', { job: 'own' }), alert('Silent')]);
    await vi.waitFor(() => expect(requests).toHaveLength(1));
    expect(requests[0].alerts.map(({ labels }) => labels)).toEqual([
      { alertname: 'Fire', job: 'own', region: 'eu', via: 'one' },
    ]);
  });
});

describe('Alertmanagers', () => {
  it('all get every alert, those that relabelling drops get none, the same URL gets it once', async () => {
    const [one, two, three] = [await sink(), await sink(), await sink()];
    const rule = `{source_labels: [__address__], regex: "${three.address}", action: drop}`;
    const sending = notifier(
      `{alertmanagers: [{${targets(one.address, one.address, three.address)}, relabel_configs: [${rule}]}, {${targets(two.address)}}]}`,
    );
    sending.send([alert('Fire')]);
    await vi.waitFor(() => expect([one.names(), two.names()]).toEqual([[['Fire']], [['Fire']]]));
    expect(three.requests).toEqual([]);
    const url = (address: string) => `http://${address}/api/v2/alerts`;
    expect(sending.targets).toEqual({
      active: [url(one.address), url(two.address)],
      dropped: [url(three.address)],
    });
  });

  it('one that a reload leaves as it is keeps its queue, one that it removes is told nothing more', async () => {
    const waiting: ServerResponse[] = [];
    const [kept, removed] = [await sink((response) => waiting.push(response)), await sink()];
    const sending = notifier(`{alertmanagers: [{${targets(kept.address)}}, {${targets(removed.address)}}]}`);
    sending.send(['A', 'B', 'C'].map((name) => alert(name)));
    await vi.waitFor(() => expect([waiting.length, removed.names().length]).toEqual([1, 2]));
    const alone = alertingOf(`{alertmanagers: [{${targets(kept.address)}}]}`);
    sending.apply({ alerting: alone, externalLabels: [], directory: '.' });
    sending.send([alert('D')]);
    waiting[0].end();
    await vi.waitFor(() =>
      expect(kept.names()).toEqual([
        ['A', 'B'],
        ['C', 'D'],
      ]),
    );
    expect(removed.names()).toEqual([['A', 'B'], ['C']]);
    waiting[1].end();
  });
});

describe('what cannot be delivered', () => {
  it('is dropped and counted when the answer is not a success', async () => {
    const { address } = await sink((response) => response.writeHead(500).end());
    const sending = notifier(`{alertmanagers: [{${targets(address)}}]}`);
    sending.send(['A', 'B', 'C'].map((name) => alert(name)));
    await vi.waitFor(() => expect(sending.queues[0].counters).toEqual({ sent: 3, errors: 3, dropped: 3 }));
  });

  it('is dropped when nobody listens, and the next alert is tried again', async () => {
    const sending = notifier(`{alertmanagers: [{${targets('127.0.0.1:1')}}]}`);
    sending.send([alert('A')]);
    await vi.waitFor(() => expect(sending.queues[0].counters.errors).toBe(1));
    sending.send([alert('B')]);
    await vi.waitFor(() => expect(sending.queues[0].counters.errors).toBe(2));
  });

  it('makes room for newer alerts: the oldest go first', async () => {
    const waiting: ServerResponse[] = [];
    const { address, names } = await sink((response) => waiting.push(response));
    const sending = notifier(`{alertmanagers: [{${targets(address)}}]}`, {}, 3);
    sending.send([alert('sent')]);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    sending.send(['A', 'B', 'C', 'D', 'E'].map((name) => alert(name)));
    expect([sending.queues[0].length, sending.queues[0].counters.dropped]).toEqual([3, 2]);
    for (let i = 0; i < 3; i++) {
      await vi.waitFor(() => expect(waiting).toHaveLength(i + 1));
      waiting[i].end();
    }
    expect(names()).toEqual([['sent'], ['C', 'D'], ['E']]);
  });
});

describe('a stop', () => {
  it('waits until everything is sent', async () => {
    const { address, names } = await sink();
    const sending = notifier(`{alertmanagers: [{${targets(address)}}]}`);
    sending.send(['A', 'B', 'C'].map((name) => alert(name)));
    await sending.close(5000);
    expect(names()).toEqual([['A', 'B'], ['C']]);
  });

  it('gives up after its time', async () => {
    const { address } = await sink(() => undefined);
    const sending = notifier(`{alertmanagers: [{${targets(address)}}]}`);
    sending.send(['A', 'B', 'C'].map((name) => alert(name)));
    const [queue] = sending.queues;
    await sending.close(50);
    expect(queue.counters.dropped).toBe(3);
  });
});
