import { createSocket } from 'node:dgram';
import { promises } from 'node:dns';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LineCounter, parseDocument } from 'yaml';
import { section } from '../../src/config/schema/collections.ts';
import { discoveryFields } from '../../src/config/sections/discovery.ts';
import { Discovery, unsupportedMechanisms } from '../../src/discovery/discovery.ts';

const settings = section('config.plain', discoveryFields);
const closers: (() => unknown)[] = [];
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narthex-discovery-'));
  closers.push(() => rmSync(directory, { recursive: true }));
});

afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

function read(yaml: string) {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  return settings.read(document.contents as never, { document, lines });
}

interface Watched {
  /** Newest targets, each as a plain object. */
  targets: Record<string, string>[];
  readonly warnings: string[];
}

function watch(yaml: string): Watched {
  const watched: Watched = { targets: [], warnings: [] };
  const options = {
    directory,
    userAgent: 'test',
    warn: (mechanism: string, error: Error) => watched.warnings.push(`${mechanism}: ${error.message}`),
  };
  const discovery = new Discovery(read(yaml), options, (targets) => {
    watched.targets = targets.map((labels) => Object.fromEntries(labels));
  });
  discovery.start();
  closers.push(() => discovery.stop());
  return watched;
}

describe('static targets', () => {
  it('have their address and the labels of their group', () => {
    const { targets } = watch('{static_configs: [{targets: ["a:1", "b:2"], labels: {env: x}}, {targets: ["c:3"]}]}');
    expect(targets).toEqual([
      { __address__: 'a:1', env: 'x' },
      { __address__: 'b:2', env: 'x' },
      { __address__: 'c:3' },
    ]);
  });
});

describe('targets in files', () => {
  const config = '{file_sd_configs: [{files: ["*.yml", "one.json"], refresh_interval: 10ms}]}';

  it('are those of all files, with the path of each', () => {
    writeFileSync(join(directory, 'a.yml'), '- targets: ["a:1"]\n  labels: {env: x}\n');
    writeFileSync(join(directory, 'one.json'), '[{"targets": ["b:2"]}]');
    expect(watch(config).targets).toEqual([
      { __address__: 'a:1', __meta_filepath: join(directory, 'a.yml'), env: 'x' },
      { __address__: 'b:2', __meta_filepath: join(directory, 'one.json') },
    ]);
  });

  it('change when a file is replaced, and go with it', async () => {
    const path = join(directory, 'a.yml');
    writeFileSync(path, '[{targets: ["a:1"]}]');
    const watched = watch(config);
    writeFileSync(join(directory, 'new'), '[{targets: ["a:2", "a:3"]}]');
    renameSync(join(directory, 'new'), path);
    await vi.waitFor(() => expect(watched.targets.map((target) => target.__address__)).toEqual(['a:2', 'a:3']));
    rmSync(path);
    await vi.waitFor(() => expect(watched.targets).toEqual([]));
  });

  it('stay when their file breaks, and the reason is said once', async () => {
    const path = join(directory, 'a.yml');
    writeFileSync(path, '[{targets: ["a:1"]}]');
    const watched = watch(config);
    writeFileSync(path, '[{targets: ["a:1"], wrong: 1}]');
    await vi.waitFor(() =>
      expect(watched.warnings).toEqual([`file: ${path}: line 1: [0]: field wrong not found in type struct`]),
    );
    expect(watched.targets.map((target) => target.__address__)).toEqual(['a:1']);
  });
});

describe('targets of a URL', () => {
  it('stay while it answers badly, and follow it when it answers well', async () => {
    let answer = { status: 200, type: 'application/json; charset=utf-8', body: '[{"targets": ["a:1"]}]' };
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers['x-prometheus-refresh-interval-seconds']);
      response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    closers.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/targets`;
    const watched = watch(`{http_sd_configs: [{url: "${url}", refresh_interval: 500ms}]}`);
    await vi.waitFor(() => expect(watched.targets).toEqual([{ __address__: 'a:1', __meta_url: url }]));
    answer = { ...answer, status: 500 };
    await vi.waitFor(() => expect(watched.warnings).toContain(`http: ${url}: server returned HTTP status 500`), 3000);
    expect(watched.targets.map((target) => target.__address__)).toEqual(['a:1']);
    answer = { status: 200, type: 'text/html', body: '' };
    await vi.waitFor(
      () => expect(watched.warnings).toContain(`http: ${url}: unsupported content type "text/html"`),
      3000,
    );
    answer = { status: 200, type: 'application/json', body: '[]' };
    await vi.waitFor(() => expect(watched.targets).toEqual([]), 3000);
    expect(asked[0]).toBe('0.5');
  });
});

describe('targets by DNS', () => {
  it('are the records of the names; a name without records has none, one that fails is named', async () => {
    await serveNames({
      'web.example A': [
        [192, 0, 2, 1],
        [192, 0, 2, 2],
      ],
      'sip.example SRV': [[0, 1, 0, 2, 0x1f, 0x90, 1, 0x61, 7, ...Buffer.from('example'), 0]],
    });
    const a = watch('{dns_sd_configs: [{names: [web.example, none.example, broken.example], type: A, port: 80}]}');
    await vi.waitFor(() => expect(a.targets).toHaveLength(2));
    expect(a.targets).toContainEqual({ __address__: '192.0.2.1:80', __meta_dns_name: 'web.example' });
    expect(a.warnings).toEqual(['dns: could not resolve "broken.example": queryA EREFUSED broken.example']);
    const srv = watch('{dns_sd_configs: [{names: [sip.example]}]}');
    await vi.waitFor(() =>
      expect(srv.targets).toEqual([
        {
          __address__: 'a.example:8080',
          __meta_dns_name: 'sip.example',
          __meta_dns_srv_record_port: '8080',
          __meta_dns_srv_record_target: 'a.example',
        },
      ]),
    );
  });
});

const TYPES: Readonly<Record<number, string>> = { 1: 'A', 33: 'SRV' };
const NAME_ERROR = 3;
const REFUSED = 5;

/** A name server for this process: `name TYPE` to the data of its records. broken.example is refused. */
async function serveNames(records: Readonly<Record<string, readonly (readonly number[])[]>>): Promise<void> {
  const socket = createSocket('udp4');
  socket.on('message', (query, sender) => {
    let end = 12;
    const parts: string[] = [];
    for (; query[end] !== 0; end += query[end] + 1) parts.push(query.toString('latin1', end + 1, end + 1 + query[end]));
    const question = query.subarray(12, end + 5);
    const name = parts.join('.');
    const found = records[`${name} ${TYPES[query.readUInt16BE(end + 1)]}`] ?? [];
    const missing = name === 'broken.example' ? REFUSED : NAME_ERROR;
    const status = found.length > 0 ? 0 : missing;
    const header = Buffer.from([query[0], query[1], 0x81, 0x80 | status, 0, 1, 0, found.length, 0, 0, 0, 0]);
    const answers = found.map((data) =>
      Buffer.from([0xc0, 12, ...query.subarray(end + 1, end + 5), 0, 0, 0, 60, 0, data.length, ...data]),
    );
    socket.send(Buffer.concat([header, question, ...answers]), sender.port, sender.address);
  });
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  const before = promises.getServers();
  promises.setServers([`127.0.0.1:${socket.address().port}`]);
  closers.push(() => {
    promises.setServers(before);
    socket.close();
  });
}

it('mechanisms that do not exist here are named', () => {
  const config = read('{consul_sd_configs: [{}], ec2_sd_configs: [{}], static_configs: [{targets: []}]}');
  expect(unsupportedMechanisms(config)).toEqual(['consul_sd_configs', 'ec2_sd_configs']);
});
