/** Rules in the real server: over HTTP, through a reload, and through kill -9 in the middle of `for`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, vector } from './ask.ts';
import { until } from './programs.ts';
import { type ServerProcess, spawnServer, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

interface ShownAlert {
  readonly state: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  readonly activeAt: string;
  readonly value: string;
}

interface ShownRule {
  readonly name: string;
  readonly state?: string;
  readonly health: string;
  readonly lastError?: string;
}

interface ShownGroup {
  readonly name: string;
  readonly file: string;
  readonly interval: number;
  readonly rules: readonly ShownRule[];
}

const RULES = `
groups:
- name: queues
  interval: 1s
  rules:
  - record: queue:jobs:sum
    expr: sum by (queue) (jobs)
    labels: {team: core}
  - alert: Backlog
    expr: queue:jobs:sum > 10
    for: 2s
    labels: {severity: page}
    annotations: {summary: too many jobs}
  - record: alerts:firing
    expr: count(ALERTS{alertstate="firing"})
`;

let directory: string;
let server: ServerProcess | null = null;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'narthex-e2e-'));
  await writeFile(join(directory, 'prometheus.yml'), 'rule_files: ["rules*.yml"]\n');
});

afterEach(async () => {
  await server?.stop();
  server = null;
  await rm(directory, { recursive: true, force: true });
});

async function start(rules: string, ...flags: string[]): Promise<ServerProcess> {
  await writeFile(join(directory, 'rules.yml'), rules);
  server = await startServerProcess({
    dataPath: join(directory, 'data'),
    flags: [`--config.file=${join(directory, 'prometheus.yml')}`, '--web.enable-lifecycle', ...flags],
  });
  return server;
}

async function groups(url: string, parameters = {}): Promise<ShownGroup[]> {
  return ((await ask(url, 'rules', parameters)).data as unknown as { groups: ShownGroup[] }).groups;
}

async function alerts(url: string): Promise<ShownAlert[]> {
  return ((await ask(url, 'alerts', {})).data as unknown as { alerts: ShownAlert[] }).alerts;
}

function jobs(url: string, value: number): Promise<unknown> {
  return write(url, [
    { labels: { __name__: 'jobs', host: 'a', queue: 'mail' }, samples: [[Date.now(), value]] },
    { labels: { __name__: 'jobs', host: 'b', queue: 'mail' }, samples: [[Date.now(), value]] },
  ]);
}

describe('rules', () => {
  it('record, and alert from pending to firing to the end', { timeout: 60_000 }, async () => {
    const { url } = await start(RULES);
    expect((await groups(url))[0].rules.map(({ name, health, state }) => [name, health, state])).toEqual([
      ['queue:jobs:sum', 'unknown', undefined],
      ['Backlog', 'unknown', 'unknown'],
      ['alerts:firing', 'unknown', undefined],
    ]);
    await jobs(url, 10);
    const pending = await until('a pending alert', 20_000, async () => (await alerts(url))[0] ?? null);
    expect(pending).toMatchObject({
      state: 'pending',
      labels: { alertname: 'Backlog', queue: 'mail', severity: 'page', team: 'core' },
      annotations: { summary: 'too many jobs' },
      value: '2e+01',
    });
    const firing = await until('a firing alert', 20_000, async () => {
      const [alert] = await alerts(url);
      return alert?.state === 'firing' ? alert : null;
    });
    expect(firing.activeAt).toBe(pending.activeAt);
    const series = await until('the count of alerts', 20_000, async () => {
      const rows = await vector(url, '{__name__=~"ALERTS.*|alerts:firing|queue:.*"}', Date.now() / 1000);
      return rows.length === 4 ? rows : null;
    });
    const common = { alertname: 'Backlog', queue: 'mail', severity: 'page', team: 'core' };
    const activeAtSeconds = Math.floor(Date.parse(pending.activeAt) / 1000);
    expect(series.map(({ metric, value }) => ({ metric, value: value[1] }))).toEqual(
      expect.arrayContaining([
        { metric: { __name__: 'queue:jobs:sum', queue: 'mail', team: 'core' }, value: '20' },
        { metric: { __name__: 'ALERTS', alertstate: 'firing', ...common }, value: '1' },
        { metric: { __name__: 'ALERTS_FOR_STATE', ...common }, value: String(activeAtSeconds) },
        { metric: { __name__: 'alerts:firing' }, value: '1' },
      ]),
    );
    await jobs(url, 1);
    await until('the end of the alert', 20_000, async () => ((await alerts(url)).length === 0 ? true : null));
    await until('the end of its series', 20_000, async () => {
      const rows = await vector(url, '{__name__=~"ALERTS.*|alerts:firing"}', Date.now() / 1000);
      return rows.length === 0 ? true : null;
    });
    expect((await groups(url, { type: 'alert' }))[0].rules).toMatchObject([{ name: 'Backlog', state: 'inactive' }]);
  });

  it('are loaded anew, and left as they are when a file is bad', { timeout: 60_000 }, async () => {
    const { url } = await start(RULES);
    const reload = () => fetch(`${url}/-/reload`, { method: 'POST' });
    await jobs(url, 10);
    await until('a pending alert', 20_000, async () => (await alerts(url))[0] ?? null);
    const [{ activeAt }] = await alerts(url);
    await writeFile(join(directory, 'rules-2.yml'), 'groups: [{name: "", rules: []}]');
    const refused = await reload();
    expect(refused.status).toBe(500);
    expect(await refused.text()).toBe(
      `failed to reload config: one or more errors occurred while applying the new configuration (--config.file="${directory}/prometheus.yml")\n`,
    );
    expect(server?.output()).toContain(`${directory}/rules-2.yml: 1:10: Groupname must not be empty`);
    expect(await groups(url)).toHaveLength(1);
    await writeFile(join(directory, 'rules-2.yml'), 'groups: [{name: other, rules: [{record: x, expr: 1}]}]');
    await writeFile(
      join(directory, 'rules.yml'),
      RULES.replace('for: 2s', 'for: 1h').replace('queue:jobs:sum\n', 'q\n'),
    );
    expect((await reload()).status).toBe(200);
    const shown = await groups(url);
    expect(shown.map(({ name, file, interval }) => [name, file, interval])).toEqual([
      ['other', `${directory}/rules-2.yml`, 60],
      ['queues', `${directory}/rules.yml`, 1],
    ]);
    const [alert] = await alerts(url);
    expect(alert.activeAt).toBe(activeAt);
    await until('the end of the renamed series', 20_000, async () => {
      const rows = await vector(url, '{__name__=~"q|queue:jobs:sum"}', Date.now() / 1000);
      return rows.length === 1 && rows[0].metric.__name__ === 'q' ? true : null;
    });
    await writeFile(join(directory, 'prometheus.yml'), '');
    expect((await reload()).status).toBe(200);
    expect(await groups(url)).toEqual([]);
    await until('the end of all series', 20_000, async () => {
      const rows = await vector(url, '{__name__=~"q|ALERTS.*"}', Date.now() / 1000);
      return rows.length === 0 ? true : null;
    });
  });

  it('keep the server from starting when their file is bad', { timeout: 30_000 }, async () => {
    await writeFile(join(directory, 'rules.yml'), 'groups: [{name: g, rules: [{record: a, expr: 1 +}]}]');
    server = await spawnServer({
      dataPath: join(directory, 'data'),
      flags: [`--config.file=${join(directory, 'prometheus.yml')}`],
    });
    expect(await server.exited).toEqual({ code: 1, signal: null });
    expect(server.output()).toContain('could not parse expression: 1:4: parse error: unexpected end of input');
  });

  it('go on with `for` after kill -9, without the time that the server was down', { timeout: 60_000 }, async () => {
    const rules = RULES.replace('for: 2s', 'for: 1h');
    const flags = ['--rules.alert.for-grace-period=1s'];
    const first = await start(rules, ...flags);
    await jobs(first.url, 10);
    const active = (seconds: number) =>
      vector(server!.url, 'ALERTS_FOR_STATE', seconds).then(([row]) => (row === undefined ? null : row));
    await until('a stored state', 20_000, () => active(Date.now() / 1000));
    const [before] = await alerts(first.url);
    await sleep(1500);
    const killedAtMs = Date.now();
    first.kill('SIGKILL');
    await first.exited;
    await sleep(3000);
    const startedAtMs = Date.now();
    const { url } = await start(rules, ...flags);
    const restored = await until('a restored alert', 20_000, async () => {
      const [alert] = await alerts(url);
      // One that is not restored began at a tick of the group, as the one before did.
      const millis = (activeAt: string) => Date.parse(activeAt) % 1000;
      return alert !== undefined && millis(alert.activeAt) !== millis(before.activeAt) ? alert : null;
    });
    const restoredByMs = Date.now();
    const movedMs = Date.parse(restored.activeAt) - 1000 * Math.floor(Date.parse(before.activeAt) / 1000);
    expect(restored.state).toBe('pending');
    expect(movedMs).toBeGreaterThanOrEqual(startedAtMs - killedAtMs);
    expect(movedMs).toBeLessThanOrEqual(restoredByMs - killedAtMs + 2000);
    await until('the state to be stored again', 20_000, async () => {
      const row = await active(Date.now() / 1000);
      return row?.value[1] === String(Math.floor(Date.parse(restored.activeAt) / 1000)) ? row : null;
    });
  });

  it('are shown in pages, and by name, group, file and label', { timeout: 30_000 }, async () => {
    const group = (name: string, label: string) =>
      `- {name: ${name}, rules: [{record: r_${name}, expr: 1, labels: {l: "${label}"}}]}`;
    const { url } = await start(`groups:\n${['c', 'a', 'b'].map((name) => group(name, name)).join('\n')}\n`);
    const page = (parameters: Record<string, string>) =>
      ask(url, 'rules', parameters).then(({ data, error }) => ({ data, error }));
    const first = (await page({ group_limit: '2' })).data as unknown as {
      groups: ShownGroup[];
      groupNextToken: string;
    };
    expect(first.groups.map(({ name }) => name)).toEqual(['a', 'b']);
    const second = (await page({ group_limit: '2', group_next_token: first.groupNextToken }))
      .data as unknown as typeof first;
    expect(second.groups.map(({ name }) => name)).toEqual(['c']);
    expect(second.groupNextToken).toBeUndefined();
    expect((await page({ group_limit: '2', group_next_token: 'x' })).error).toBe(
      "invalid group_next_token 'x'. were rule groups changed?",
    );
    const names = async (parameters: Record<string, string>) => (await groups(url, parameters)).map(({ name }) => name);
    expect(await names({ 'rule_name[]': 'r_b' })).toEqual(['b']);
    expect(await names({ 'rule_group[]': 'c' })).toEqual(['c']);
    expect(await names({ 'file[]': 'other.yml' })).toEqual([]);
    expect(await names({ 'match[]': '{l=~"a|c"}' })).toEqual(['a', 'c']);
    expect(await names({ type: 'alert' })).toEqual([]);
  });
});
