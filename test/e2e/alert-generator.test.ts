/**
 * What is expected of everything that generates alerts, with its timing: a sender pushes samples every 15 s, an Alertmanager's
 * place is taken by a sink that notes when each alert came, and rules, alerts and ALERTS are asked for all along. Times are those of
 * groups with an interval of 30 s, a tenth as long unless NARTHEX_E2E_ALERT_SCALE=1 asks for all of it (half an hour), which also waits
 * for the last repetition of what is resolved.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, vector } from './ask.ts';
import { type HttpSink, startHttpSink } from './http-sink.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

const SCALE = Number(process.env.NARTHEX_E2E_ALERT_SCALE ?? 0.1);
const IS_WHOLE = SCALE === 1;
/** Seconds of the timeline to milliseconds. */
const ms = (seconds: number): number => seconds * 1000 * SCALE;
const INTERVAL_MS = ms(30);
/** What a machine may take for one thing; the specification allows 10 s. */
const TOLERANCE_MS = Math.max(ms(10), 3000);
/** With short times a busy machine may miss an evaluation; with the whole ones none may be missed. */
const MISSED_MS = IS_WHOLE ? 0 : 2 * INTERVAL_MS;
const RESOLVED_KEPT_SECONDS = 15 * 60;
const END_SECONDS = IS_WHOLE ? 660 + RESOLVED_KEPT_SECONDS + 240 : 760;

const seconds = (count: number): string => `${Math.round(count * 1000 * SCALE)}ms`;

const RULES = `
groups:
- name: PendingAndFiringAndResolved
  interval: ${seconds(30)}
  rules:
  - alert: Held
    expr: 'generated{rule="Held"} > 10'
    for: ${seconds(360)}
    labels: {foo: bar, rule: own}
    annotations: {description: "{{$value}} {{.Value}} {{ $labels.rule }}", summary: fixed}
- name: PendingAndResolved_AlwaysInactive
  interval: ${seconds(30)}
  rules:
  - {alert: Short, expr: 'generated{rule="Short"} > 10', for: ${seconds(360)}}
  - {alert: Never, expr: 'generated{rule="Never"} > 10'}
- name: ZeroFor_SmallFor
  interval: ${seconds(30)}
  rules:
  - {alert: Zero, expr: 'generated{rule="Zero"} > 10', annotations: {value: "{{ humanize 1048576 }} {{ title \\"this part\\" }} {{ \\"[::1]:6006\\" | stripPort }}"}}
  - {alert: Small, expr: 'generated{rule="Small"} > 10', for: ${seconds(15)}}
- name: NewAlerts_OrderCheck
  interval: ${seconds(30)}
  rules:
  - {alert: First, expr: 'generated{rule="First"} > 10', labels: {ba_dum: tss}}
  - {alert: Second, expr: 'ALERTS{alertname="First", alertstate="firing"}'}
`;

/** Value of each series at a second of the timeline; null: no sample any more. */
const SERIES: readonly (readonly [labels: Record<string, string>, value: (second: number) => number | null])[] = [
  [{ rule: 'Held' }, (second) => (second < 60 || second >= 660 ? 5 : second < 540 ? 15 : 25)],
  [{ rule: 'Short' }, (second) => (second < 60 || second >= 240 ? 5 : 15)],
  [{ rule: 'Never' }, () => 5],
  [{ rule: 'Zero' }, (second) => (second < 60 ? 5 : second < 240 ? 15 : null)],
  [{ rule: 'Small' }, (second) => (second < 60 || second >= 240 ? 5 : 15)],
  [{ rule: 'First', variant: 'one' }, (second) => (second < 60 || second >= 540 ? 5 : 15)],
  [{ rule: 'First', variant: 'two' }, (second) => (second < 300 || second >= 540 ? 5 : 15)],
];

interface SentAlert {
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly generatorURL: string;
}

interface Received {
  readonly atMs: number;
  readonly alert: SentAlert;
}

interface ShownAlert {
  readonly labels: Record<string, string>;
  readonly state: string;
  readonly activeAt: string;
  readonly value: string;
}

/** One look at everything. */
interface Look {
  readonly atMs: number;
  readonly alerts: readonly ShownAlert[];
  /** No evaluation lay between the questions for alerts and for ALERTS. */
  readonly isSteady: boolean;
  readonly series: readonly Record<string, string>[];
  readonly groups: readonly {
    readonly name: string;
    readonly interval: number;
    readonly lastEvaluation: string;
    readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
  }[];
}

describe(`alerts as the specification of alert generators wants them, at ${SCALE} of its times`, () => {
  let directory: string;
  let sink: HttpSink;
  let server: ServerProcess;
  let beginMs: number;
  const looks: Look[] = [];

  const timeOf = (second: number): number => beginMs + ms(second);

  beforeAll(
    async () => {
      directory = await mkdtemp(join(tmpdir(), 'narthex-e2e-'));
      sink = await startHttpSink();
      await writeFile(join(directory, 'rules.yml'), RULES);
      await writeFile(
        join(directory, 'prometheus.yml'),
        `rule_files: [rules.yml]\nalerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:${sink.port}"]}]}]}\n`,
      );
      server = await startServerProcess({
        dataPath: join(directory, 'data'),
        flags: [
          `--config.file=${join(directory, 'prometheus.yml')}`,
          `--rules.alert.resend-delay=${seconds(60)}`,
          `--query.lookback-delta=${seconds(300)}`,
          '--rules.alert.for-grace-period=1h',
        ],
      });
      // The first two evaluations write no ALERTS: they wait for what could be restored.
      await sleep(2 * INTERVAL_MS + 500);
      await play();
    },
    ms(END_SECONDS + 120) + 60_000,
  );

  afterAll(async () => {
    await server?.stop();
    await sink?.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** The whole timeline: samples every 15 s, a look at everything twice an interval. */
  async function play(): Promise<void> {
    beginMs = Date.now();
    for (let second = 0; second <= END_SECONDS; second += 15) {
      await sleep(Math.max(0, timeOf(second) - Date.now()));
      const now = Date.now();
      const written = SERIES.flatMap(([labels, value]) => {
        const sample = value(second);
        return sample === null
          ? []
          : [{ labels: { __name__: 'generated', ...labels }, samples: [[now, sample] as const] }];
      });
      await write(server.url, written);
      looks.push(await look());
    }
  }

  async function look(): Promise<Look> {
    const { url } = server;
    const atMs = Date.now();
    const alerts = await shownAlerts();
    const [rules, series] = await Promise.all([ask(url, 'rules', {}), vector(url, 'ALERTS', atMs / 1000)]);
    return {
      atMs,
      alerts,
      isSteady: JSON.stringify(alerts) === JSON.stringify(await shownAlerts()),
      groups: (rules.data as unknown as { groups: Look['groups'] }).groups,
      series: series.map(({ metric }) => metric),
    };
  }

  async function shownAlerts(): Promise<readonly ShownAlert[]> {
    return ((await ask(server.url, 'alerts', {})).data as unknown as { alerts: ShownAlert[] }).alerts;
  }

  function received(alertname: string, labels: Record<string, string> = {}): Received[] {
    return sink.taken
      .flatMap(({ body, atMs }) => (JSON.parse(body) as SentAlert[]).map((alert) => ({ alert, atMs })))
      .filter(({ alert }) => alert.labels.alertname === alertname)
      .filter(({ alert }) => Object.entries(labels).every(([name, value]) => alert.labels[name] === value));
  }

  const isResolved = ({ alert, atMs }: Received): boolean => Date.parse(alert.endsAt) <= atMs;
  const firing = (...given: Parameters<typeof received>) => received(...given).filter((one) => !isResolved(one));
  const resolved = (...given: Parameters<typeof received>) => received(...given).filter(isResolved);

  /** States that the API showed of an alert, without repetitions, with the time of the first look. */
  function states(alertname: string): [state: string, atMs: number][] {
    const found: [string, number][] = [];
    for (const { alerts, atMs } of looks) {
      const state = alerts.find(({ labels }) => labels.alertname === alertname)?.state ?? 'inactive';
      if (found.at(-1)?.[0] !== state) found.push([state, atMs]);
    }
    return found;
  }

  /** Within an interval and the tolerance after the sample that caused it. */
  function expectSoon(atMs: number, second: number): void {
    expect(atMs).toBeGreaterThanOrEqual(timeOf(second));
    expect(atMs).toBeLessThanOrEqual(timeOf(second) + INTERVAL_MS + ms(15) + TOLERANCE_MS);
  }

  /** Firing messages come again after the delay, at the next evaluation, and each is good for four delays. */
  function expectRepeated(messages: readonly Received[]): void {
    const starts = new Set(messages.map(({ alert }) => alert.startsAt));
    expect(starts.size).toBe(1);
    messages.forEach(({ alert, atMs }, i) => {
      const validMs = Date.parse(alert.endsAt) - atMs;
      expect(validMs).toBeGreaterThan(ms(240) - TOLERANCE_MS);
      expect(validMs).toBeLessThanOrEqual(ms(240) + TOLERANCE_MS);
      if (i === 0) return;
      const gapMs = atMs - messages[i - 1].atMs;
      expect(gapMs).toBeGreaterThan(ms(55) - TOLERANCE_MS / 10);
      expect(gapMs).toBeLessThan(ms(95) + TOLERANCE_MS + MISSED_MS);
    });
  }

  it('an alert goes from pending to firing to resolved, its annotations change, and it is said again', () => {
    const found = states('Held');
    expect(found.map(([state]) => state)).toEqual(['inactive', 'pending', 'firing', 'inactive']);
    expectSoon(found[1][1], 60);
    const all = firing('Held');
    expectSoon(Date.parse(all[0].alert.startsAt), 60 + 360);
    expectRepeated(all);
    expect(all.length).toBeGreaterThanOrEqual(2);
    expect(all[0].alert.labels).toEqual({ alertname: 'Held', foo: 'bar', rule: 'own' });
    expect(all[0].alert.annotations).toEqual({ description: '15 15 Held', summary: 'fixed' });
    expect(all.at(-1)?.alert.annotations.description).toBe('25 25 Held');
    expect(new URL(all[0].alert.generatorURL).searchParams.get('g0.expr')).toBe('generated{rule="Held"} > 10');
    const [end] = resolved('Held');
    expectSoon(end.atMs, 660);
    expect(end.alert.startsAt).toBe(all[0].alert.startsAt);
    expectSoon(Date.parse(end.alert.endsAt), 660);
  });

  it.runIf(IS_WHOLE)('what is resolved is said again for a quarter of an hour, then no more', () => {
    const ends = resolved('Held');
    expect(new Set(ends.map(({ alert }) => alert.endsAt)).size).toBe(1);
    expect(ends.length).toBeGreaterThanOrEqual(8);
    expect(ends.at(-1)!.atMs - ends[0].atMs).toBeGreaterThan(ms(RESOLVED_KEPT_SECONDS - 120));
    expect(ends.at(-1)!.atMs - ends[0].atMs).toBeLessThan(ms(RESOLVED_KEPT_SECONDS) + INTERVAL_MS + TOLERANCE_MS);
  });

  it('what is over before it fired is never said', () => {
    expect(states('Short').map(([state]) => state)).toEqual(['inactive', 'pending', 'inactive']);
    expect(received('Short')).toEqual([]);
    expect(states('Never').map(([state]) => state)).toEqual(['inactive']);
    expect(received('Never')).toEqual([]);
  });

  it('without `for` it fires at once, and ends when its samples stop', () => {
    expect(states('Zero').map(([state]) => state)).toEqual(['inactive', 'firing', 'inactive']);
    const all = firing('Zero');
    expectSoon(all[0].atMs, 60);
    expectRepeated(all);
    expect(all[0].alert.annotations).toEqual({ value: '1.049M This Part ::1' });
    // The newest sample counts for as long as the lookback.
    expectSoon(resolved('Zero')[0].atMs, 225 + 300);
  });

  it('with a `for` shorter than the interval it fires one evaluation later', () => {
    expect(states('Small').map(([state]) => state)).toEqual(['inactive', 'pending', 'firing', 'inactive']);
    const [begin] = firing('Small');
    const pending = looks.flatMap(({ alerts }) => alerts.filter(({ labels }) => labels.alertname === 'Small'));
    expect(Date.parse(begin.alert.startsAt) - Date.parse(pending[0].activeAt)).toBe(INTERVAL_MS);
    expectSoon(resolved('Small')[0].atMs, 240);
  });

  it('a rule sees what the one before it wrote in the same evaluation, and new alerts join', () => {
    for (const [variant, second] of [
      ['one', 60],
      ['two', 300],
    ] as const) {
      const [first] = firing('First', { variant });
      const [next] = firing('Second', { variant });
      expectSoon(first.atMs, second);
      expect(next.alert.startsAt).toBe(first.alert.startsAt);
      expect(next.alert.labels).toEqual({
        alertname: 'Second',
        alertstate: 'firing',
        ba_dum: 'tss',
        rule: 'First',
        variant,
      });
      expectRepeated(firing('First', { variant }));
      expectSoon(resolved('First', { variant })[0].atMs, 540);
      expect(resolved('Second', { variant })[0].alert.endsAt).toBe(resolved('First', { variant })[0].alert.endsAt);
    }
  });

  it('ALERTS has exactly the active alerts, without stale ones, at every look', () => {
    const sorted = (all: readonly Record<string, string>[]) =>
      all.map((labels) => JSON.stringify(Object.entries(labels).sort())).sort();
    const steady = looks.filter(({ isSteady }) => isSteady);
    expect(steady.length).toBeGreaterThan(looks.length * 0.8);
    for (const { alerts, series } of steady) {
      const shown = alerts.map(({ labels, state }) => ({ ...labels, alertstate: state, __name__: 'ALERTS' }));
      expect(sorted(series)).toEqual(sorted(shown));
    }
  });

  it('every rule is healthy, and every group is evaluated in time', () => {
    for (const { groups, atMs } of looks) {
      expect(groups.map(({ name, interval }) => [name, interval])).toEqual(
        [
          'NewAlerts_OrderCheck',
          'PendingAndFiringAndResolved',
          'PendingAndResolved_AlwaysInactive',
          'ZeroFor_SmallFor',
        ].map((name) => [name, INTERVAL_MS / 1000]),
      );
      for (const { rules, lastEvaluation } of groups) {
        expect(rules.map(({ health, lastError }) => [health, lastError])).toEqual(rules.map(() => ['ok', undefined]));
        expect(atMs - Date.parse(lastEvaluation)).toBeLessThan(INTERVAL_MS + TOLERANCE_MS);
      }
    }
  });
});
