/**
 * Built-in channels of the real server: webhook, Slack and email get each message once, also when they are away for a while
 * and the server dies meanwhile. NARTHEX_E2E_OUTAGE_SECONDS makes the outage longer.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HttpSink, startHttpSink } from './http-sink.ts';
import { type MailSink, startMailSink } from './mail-sink.ts';
import { missingPrograms, until } from './programs.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';
import { write } from './write-client.ts';

const OUTAGE_SECONDS = Number(process.env.NARTHEX_E2E_OUTAGE_SECONDS ?? 4);
const WAIT_MS = 20_000 + 2000 * OUTAGE_SECONDS;
const PASSWORD = 'secret words';

const RULES = `
groups:
- name: g
  interval: 1s
  rules:
  - alert: Backlog
    expr: jobs > 10
    labels: {severity: page}
    annotations:
      summary: "{{ $labels.queue }} has {{ $value }} jobs"
      broken: "{{ template \\"nothing\\" }}"
`;

interface Webhook {
  readonly status: string;
  readonly version: string;
  readonly receiver: string;
  readonly groupLabels: Record<string, string>;
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
  }[];
}

let directory: string;
let webhook: HttpSink;
let slack: HttpSink;
let mail: MailSink;
let server: ServerProcess;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'narthex-e2e-'));
  [webhook, slack, mail] = await Promise.all([startHttpSink(), startHttpSink(), startMailSink(directory, PASSWORD)]);
  await writeFile(join(directory, 'prometheus.yml'), 'rule_files: [rules.yml]\n');
  await writeFile(join(directory, 'rules.yml'), RULES);
  await writeFile(join(directory, 'password'), `${PASSWORD}\n`);
  await writeFile(
    join(directory, 'notifiers.yml'),
    `notifiers:
  - name: team
    matchers: ['severity="page"']
    group_by: [queue]
    group_wait: 500ms
    group_interval: 1s
    webhook_configs: [{url: "${webhook.url}/hook"}]
    slack_configs: [{api_url: "${slack.url}/slack", channel: "#ops", send_resolved: true, footer: "{{ .Nonsense }}"}]
    email_configs:
      - to: ops@example.org
        from: Narthex <alerts@example.org>
        smarthost: 127.0.0.1:${mail.port}
        auth_username: me
        auth_password_file: password
        tls_config: {ca_file: mail.pem, server_name: localhost}
        send_resolved: true
        headers: {X-Own: "{{ .Status }}"}
`,
  );
  server = await start();
}, 30_000);

afterEach(async () => {
  await server?.stop();
  await Promise.all([webhook.close(), slack.close(), mail.close()]);
  await rm(directory, { recursive: true, force: true });
});

function start(port?: number): Promise<ServerProcess> {
  return startServerProcess({
    port,
    dataPath: join(directory, 'data'),
    flags: [
      `--config.file=${join(directory, 'prometheus.yml')}`,
      `--notifiers.file=${join(directory, 'notifiers.yml')}`,
      '--rules.alert.resend-delay=1s',
    ],
  });
}

const hooks = (): Webhook[] => webhook.taken.map(({ body }) => JSON.parse(body) as Webhook);
const slackTitles = (): string[] => slack.taken.map(({ body }) => JSON.parse(body).attachments[0].title as string);
const subjects = (): string[] => mail.mails.map(({ content }) => /^Subject: (.*)$/m.exec(content)?.[1].trim() ?? '');

/** Counts of messages of all channels. */
const counts = (): number[] => [webhook.taken.length, slack.taken.length, mail.mails.length];

async function jobs(values: Readonly<Record<string, number>>): Promise<void> {
  const series = Object.entries(values).map(([queue, value]) => ({
    labels: { __name__: 'jobs', queue },
    samples: [[Date.now(), value] as const],
  }));
  await write(server.url, series);
}

describe('built-in channels', () => {
  it('tell each of webhook, Slack and email that an alert fires, and of its end', { timeout: 90_000 }, async () => {
    await jobs({ mail: 20 });
    await until('three messages', WAIT_MS, async () => (counts().every((count) => count > 0) ? true : null));
    const [hook] = hooks();
    expect(hook).toMatchObject({ version: '4', status: 'firing', receiver: 'team', groupLabels: { queue: 'mail' } });
    expect(hook.alerts).toMatchObject([
      {
        status: 'firing',
        labels: { alertname: 'Backlog', queue: 'mail', severity: 'page' },
        annotations: { summary: 'mail has 20 jobs' },
      },
    ]);
    expect(hook.alerts[0].annotations.broken).toMatch(
      /^<error expanding template: error executing template __alert_Backlog: .*template "nothing" not defined>$/,
    );
    expect(JSON.parse(slack.taken[0].body)).toMatchObject({
      channel: '#ops',
      username: 'Narthex',
      attachments: [{ title: 'Firing (1): Backlog, queue mail', color: 'danger' }],
    });
    expect(JSON.parse(slack.taken[0].body).attachments[0].footer).toMatch(/^<error expanding template: .*Nonsense/);
    expect(server.output()).toMatch(/Expanding a template failed.*Nonsense/);
    expect(mail.mails[0]).toMatchObject({
      from: 'alerts@example.org',
      to: ['ops@example.org'],
      user: 'me',
      isEncrypted: true,
    });
    expect(mail.mails[0].content).toMatch(/^X-Own: firing$/im);
    expect(mail.mails[0].content).toContain('mail has 20 jobs');
    await jobs({ mail: 1 });
    await until('the ends', WAIT_MS, async () => (counts().every((count) => count > 1) ? true : null));
    await sleep(3000);
    expect(hooks().map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(slackTitles()).toEqual(['Firing (1): Backlog, queue mail', 'Resolved: Backlog, queue mail']);
    expect(subjects()).toEqual(['Firing (1): Backlog, queue mail', 'Resolved: Backlog, queue mail']);
  });

  it('tell once what they could not tell for a while, also when the server was killed', {
    timeout: 120_000 + 4000 * OUTAGE_SECONDS,
  }, async () => {
    webhook.status = 503;
    slack.status = 500;
    mail.isBusy = true;
    await jobs({ mail: 20 });
    await until('failed attempts', WAIT_MS, async () => (webhook.refused > 0 && slack.refused > 0 ? true : null));
    await sleep(1000 * OUTAGE_SECONDS);
    expect(counts()).toEqual([0, 0, 0]);
    webhook.status = 200;
    await until('the webhook', WAIT_MS, async () => (webhook.taken.length > 0 ? true : null));
    await sleep(500);
    server.kill('SIGKILL');
    await server.exited;
    slack.status = 200;
    mail.isBusy = false;
    server = await start(server.port);
    await jobs({ mail: 20 });
    await until('the others', WAIT_MS, async () => (counts().every((count) => count > 0) ? true : null));
    await sleep(4000);
    expect(counts()).toEqual([1, 1, 1]);
  });
});

const missing = missingPrograms('amtool');

describe.skipIf(missing !== null)(`silences by amtool${missing === null ? '' : ` (${missing})`}`, () => {
  const amtool = (...args: string[]): string =>
    execFileSync('amtool', [`--alertmanager.url=${server.url}`, ...args], { encoding: 'utf8' });

  it('keep alerts from being told, are listed, and end', { timeout: 60_000 }, async () => {
    const id = amtool('silence', 'add', 'queue=mail', '--comment=known', '--author=me', '--duration=1h').trim();
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    await jobs({ mail: 20, web: 30 });
    await until('the other alert', WAIT_MS, async () => (webhook.taken.length > 0 ? true : null));
    await sleep(2500);
    expect(hooks().map(({ groupLabels }) => groupLabels.queue)).toEqual(['web']);
    expect(amtool('silence', 'query')).toContain('queue="mail"');
    expect(amtool('alert', 'query', '--silenced')).toMatch(/Backlog.*mail has 20 jobs/);
    expect(amtool('alert', 'query', 'queue=web')).toMatch(/Backlog.*web has 30 jobs/);
    amtool('silence', 'expire', id);
    await jobs({ mail: 20, web: 30 });
    await until('the silenced one', WAIT_MS, async () => (webhook.taken.length > 1 ? true : null));
    expect(hooks().map(({ groupLabels }) => groupLabels.queue)).toEqual(['web', 'mail']);
    expect(amtool('silence', 'query')).not.toContain('queue="mail"');
  });
});
