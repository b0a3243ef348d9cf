/** `agent`: measures this machine and delivers what it finds by remote write, until it is told to stop. */
import { hostname } from 'node:os';
import { type AgentOptions, type Remote, startAgent } from '../agent/agent.ts';
import { chosenCollectors, collectorFlags } from '../agent/collector-flags.ts';
import { MachineTarget } from '../agent/machine-target.ts';
import { ScrapeTarget } from '../agent/scrape-target.ts';
import type { Target } from '../agent/target.ts';
import { HttpClient } from '../client/http-client.ts';
import { CommandLineError } from '../config/command-line.ts';
import { section } from '../config/schema/collections.ts';
import { type HttpClientConfig, httpClientFields } from '../config/sections/http-client.ts';
import { parseSize } from '../config/sizes.ts';
import { parseDuration } from '../model/durations.ts';
import { sorted } from '../relabel/relabel.ts';
import { readBuildInfo } from '../telemetry/build-info.ts';
import { createLogger, type LogFormat, type LogLevel } from '../telemetry/logging.ts';
import { EXIT } from './exit.ts';
import type { Subcommand, SubcommandArguments, SubcommandFlag } from './subcommands.ts';
import { compileWithoutOptimizing } from './v8-flags.ts';

const SCRAPE_TIMEOUT_MS_MAX = 10_000;

const FLAGS: readonly SubcommandFlag[] = [
  { name: 'remote-write.url', fallback: '', help: 'Where to send to, such as http://server:9090/api/v1/write.' },
  { name: 'remote-write.version', fallback: 'auto', help: 'Of the protocol: 1, 2, or auto.' },
  { name: 'remote-write.username', fallback: '', help: 'For basic authentication.' },
  { name: 'remote-write.password-file', fallback: '', help: 'File with its password.' },
  { name: 'remote-write.bearer-token-file', fallback: '', help: 'File with a bearer token.' },
  { name: 'remote-write.header', fallback: '', repeatable: true, help: 'A header more, NAME=VALUE.' },
  { name: 'remote-write.timeout', fallback: '30s', help: 'How long a request may take.' },
  { name: 'remote-write.tls-ca-file', fallback: '', help: 'Certificates to trust.' },
  { name: 'remote-write.tls-cert-file', fallback: '', help: 'Certificate to show.' },
  { name: 'remote-write.tls-key-file', fallback: '', help: 'Key of that certificate.' },
  { name: 'remote-write.tls-server-name', fallback: '', help: 'Name that the certificate of the receiver must have.' },
  { name: 'remote-write.tls-insecure-skip-verify', help: 'Trust any certificate.' },
  { name: 'interval', fallback: '15s', help: 'Time between rounds.' },
  { name: 'job', fallback: 'node', help: "Label job of this machine's metrics." },
  { name: 'instance', fallback: '', help: 'Label instance; HOSTNAME:9100 when it is not given.' },
  { name: 'external-label', fallback: '', repeatable: true, help: 'A label of every series, NAME=VALUE.' },
  { name: 'scrape', fallback: '', repeatable: true, help: 'URL of an application to scrape, or JOB=URL.' },
  { name: 'storage.agent.path', fallback: 'data-agent/', help: 'Directory of what is to be delivered.' },
  { name: 'queue.size', fallback: '256MB', help: 'Bytes that may wait on disk; past it the oldest go.' },
  { name: 'web.listen-address', fallback: '0.0.0.0:9100', help: "Where /metrics is served; '' for nowhere." },
  { name: 'log.level', fallback: 'info', help: 'debug, info, warn or error.' },
  { name: 'log.format', fallback: 'logfmt', help: 'logfmt or json.' },
];

export const agent: Subcommand = {
  name: 'agent',
  words: [],
  help: "Deliver this machine's metrics, under node_exporter's names, by remote write.",
  flags: [...FLAGS, ...collectorFlags()],
  run: async (given) => {
    const level = given.value('log.level') as LogLevel;
    const log = createLogger(level, given.value('log.format') as LogFormat).child({ source: 'agent' });
    const options = optionsOf(given, log);
    // A round of the machine is a few milliseconds; texts of applications may be large.
    if (options.targets.length === 1) compileWithoutOptimizing();
    const running = await startAgent(options);
    log.info({ url: given.value('remote-write.url'), port: running.port }, 'The agent runs');
    const signal = await stopSignal();
    log.info({ signal }, 'The agent ends');
    await running.stop();
    return EXIT.ok;
  },
};

function optionsOf(given: SubcommandArguments, log: AgentOptions['log']): AgentOptions {
  const build = readBuildInfo();
  const userAgent = `Narthex/${build.narthexVersion}`;
  const intervalMs = durationOf(given, 'interval');
  const job = given.value('job');
  const instance = given.value('instance') || `${hostname()}:9100`;
  const machine = new MachineTarget(chosenCollectors(given), { job, instance, log });
  return {
    remote: remoteOf(given),
    targets: [machine, ...scrapeTargets(given, intervalMs, userAgent)],
    externalLabels: sorted(pairsOf(given, 'external-label')),
    intervalMs,
    storagePath: given.value('storage.agent.path'),
    queueBytesMax: sizeOf(given, 'queue.size'),
    listenAddress: given.value('web.listen-address'),
    userAgent,
    log,
  };
}

function remoteOf(given: SubcommandArguments): Remote {
  const url = given.value('remote-write.url');
  if (!URL.canParse(url)) throw new CommandLineError(`--remote-write.url="${url}": want a URL`);
  const version = given.value('remote-write.version');
  if (!['1', '2', 'auto'].includes(version)) {
    throw new CommandLineError(`--remote-write.version="${version}": want 1, 2 or auto`);
  }
  return {
    url,
    version: version === 'auto' ? null : version === '1' ? 1 : 2,
    headers: Object.fromEntries(
      pairsOf(given, 'remote-write.header').map(([name, value]) => [name.toLowerCase(), value]),
    ),
    timeoutMs: durationOf(given, 'remote-write.timeout'),
    client: clientConfig(given),
    directory: '.',
  };
}

function clientConfig(given: SubcommandArguments): HttpClientConfig {
  const defaults = section('config.plain', httpClientFields(false)).defaults();
  const value = (name: string): string => given.value(`remote-write.${name}`);
  const username = value('username');
  return {
    ...defaults,
    bearer_token_file: value('bearer-token-file'),
    ...(username !== '' && {
      basic_auth: { username, username_file: '', password: '', password_file: value('password-file') },
    }),
    tls_config: {
      ca: '',
      cert: '',
      key: '',
      ca_file: value('tls-ca-file'),
      cert_file: value('tls-cert-file'),
      key_file: value('tls-key-file'),
      server_name: value('tls-server-name'),
      insecure_skip_verify: given.has('remote-write.tls-insecure-skip-verify'),
      min_version: undefined,
      max_version: undefined,
    },
  };
}

/** Each with its own connection settings; what is local needs none. */
function scrapeTargets(given: SubcommandArguments, intervalMs: number, userAgent: string): Target[] {
  const settings = section('config.plain', httpClientFields(false)).defaults();
  return given
    .values('scrape')
    .filter((text) => text !== '')
    .map((text) => {
      const [, job, url] = /^(?:([^=/:]+)=)?(.*)$/.exec(text) ?? [];
      if (!URL.canParse(url)) throw new CommandLineError(`--scrape="${text}": want a URL, or JOB=URL`);
      return new ScrapeTarget({
        url,
        job: job ?? new URL(url).host,
        instance: new URL(url).host,
        timeoutMs: Math.min(intervalMs, SCRAPE_TIMEOUT_MS_MAX),
        client: new HttpClient(settings, { directory: '.', userAgent }),
      });
    });
}

function pairsOf(given: SubcommandArguments, flag: string): [name: string, value: string][] {
  return given
    .values(flag)
    .filter((text) => text !== '')
    .map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new CommandLineError(`--${flag}="${text}": want NAME=VALUE`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    });
}

function durationOf(given: SubcommandArguments, flag: string): number {
  try {
    const ms = parseDuration(given.value(flag));
    if (ms > 0) return ms;
  } catch {
    // The same message as for a duration that is 0.
  }
  throw new CommandLineError(`--${flag}="${given.value(flag)}": want a duration above 0, such as 15s`);
}

function sizeOf(given: SubcommandArguments, flag: string): number {
  try {
    return parseSize(given.value(flag));
  } catch (error) {
    throw new CommandLineError(`--${flag}: ${(error as Error).message}`);
  }
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process. */
function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
