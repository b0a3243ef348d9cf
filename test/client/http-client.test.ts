import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LineCounter, parseDocument } from 'yaml';
import { HttpClient } from '../../src/client/http-client.ts';
import { section } from '../../src/config/schema/collections.ts';
import { httpClientFields } from '../../src/config/sections/http-client.ts';

const settings = section('config.plain', httpClientFields());
const closers: (() => unknown)[] = [];
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narthex-client-'));
  closers.push(() => rmSync(directory, { recursive: true }));
});

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function client(yaml: string): HttpClient {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines });
  const config =
    document.contents === null ? settings.defaults() : settings.read(document.contents as never, { document, lines });
  const made = new HttpClient(config, { directory, userAgent: 'Prometheus/test' });
  closers.push(() => made.close());
  return made;
}

async function serve(listener: RequestListener, server: Server = createServer(listener)): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that answers with the headers that it got. */
async function echo(): Promise<string> {
  const port = await serve((request, response) => response.end(JSON.stringify(request.headers)));
  return `http://127.0.0.1:${port}/`;
}

async function headersSentBy(one: HttpClient, url: string): Promise<Record<string, string>> {
  const { body } = await one.send({ method: 'GET', url, headers: {}, timeoutMs: 5000 });
  return JSON.parse(body.toString()) as Record<string, string>;
}

describe('credentials', () => {
  it('basic auth, the password from a file that is read anew for each request', async () => {
    const url = await echo();
    writeFileSync(join(directory, 'password'), 'first\n');
    const one = client('{basic_auth: {username: me, password_file: password}}');
    expect((await headersSentBy(one, url)).authorization).toBe(`Basic ${btoa('me:first')}`);
    writeFileSync(join(directory, 'password'), 'second');
    expect((await headersSentBy(one, url)).authorization).toBe(`Basic ${btoa('me:second')}`);
  });

  it('authorization with its type, bearer tokens, and nothing', async () => {
    const url = await echo();
    const authorization = async (yaml: string) => (await headersSentBy(client(yaml), url)).authorization;
    expect(await authorization('{authorization: {credentials: secret}}')).toBe('Bearer secret');
    expect(await authorization('{authorization: {type: Token, credentials: secret}}')).toBe('Token secret');
    expect(await authorization('{bearer_token: abc}')).toBe('Bearer abc');
    expect(await authorization('')).toBeUndefined();
  });

  it('a file that is not there fails the request and names it', async () => {
    const url = await echo();
    await expect(headersSentBy(client('{bearer_token_file: none}'), url)).rejects.toThrow(/no such file.*none/);
  });

  it('an OAuth 2.0 token is asked for once, with the scopes', async () => {
    const asked: string[] = [];
    const port = await serve(async (request, response) => {
      asked.push(`${request.headers.authorization} ${await textOf(request)}`);
      response.end(JSON.stringify({ access_token: 'T1', token_type: 'Bearer', expires_in: 3600 }));
    });
    const one = client(
      `{oauth2: {client_id: me, client_secret: s, scopes: [a, b], token_url: "http://127.0.0.1:${port}/token", endpoint_params: {x: "1"}}}`,
    );
    const url = await echo();
    expect((await headersSentBy(one, url)).authorization).toBe('Bearer T1');
    expect((await headersSentBy(one, url)).authorization).toBe('Bearer T1');
    expect(asked).toEqual([`Basic ${btoa('me:s')} grant_type=client_credentials&x=1&scope=a+b`]);
  });
});

describe('requests', () => {
  it('carry the user agent and the configured headers', async () => {
    writeFileSync(join(directory, 'tenant'), 'third\n');
    const one = client('{http_headers: {X-Scope: {values: [first], secrets: [second], files: [tenant]}}}');
    const headers = await headersSentBy(one, await echo());
    expect(headers['user-agent']).toBe('Prometheus/test');
    expect(headers['x-scope']).toBe('first, second, third');
  });

  it('follow redirects unless told not to', async () => {
    const port = await serve((request, response) => {
      if (request.url === '/old') response.writeHead(307, { location: '/new' }).end();
      else response.end(request.url);
    });
    const ask = (yaml: string) =>
      client(yaml).send({
        method: 'POST',
        url: `http://127.0.0.1:${port}/old`,
        headers: {},
        body: 'x',
        timeoutMs: 5000,
      });
    expect((await ask('')).body.toString()).toBe('/new');
    expect((await ask('{follow_redirects: false}')).status).toBe(307);
  });

  it('end at their time', async () => {
    const port = await serve(() => undefined);
    const sent = client('').send({ method: 'GET', url: `http://127.0.0.1:${port}/`, headers: {}, timeoutMs: 50 });
    await expect(sent).rejects.toThrow(/timeout/i);
  });

  it('go through the proxy that is configured, except to hosts that it is not for', async () => {
    const tunnelled: string[] = [];
    const proxy = createServer();
    proxy.on('connect', (request, socket) => {
      tunnelled.push(`${request.url} ${request.headers['x-proxy']}`);
      const [host, port] = String(request.url).split(':');
      const onward = connect(Number(port), host, () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      onward.pipe(socket).pipe(onward);
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    const proxyPort = await serve(() => undefined, proxy);
    const url = await echo();
    const through = `proxy_url: "http://127.0.0.1:${proxyPort}", proxy_connect_header: {X-Proxy: [yes]}`;
    await headersSentBy(client(`{${through}}`), url);
    await headersSentBy(client(`{${through}, no_proxy: 127.0.0.1}`), url);
    expect(tunnelled).toEqual([`${new URL(url).host} yes`]);
  });
});

describe('TLS', () => {
  /** A certificate that signs itself. */
  function makeCertificate(name: string): void {
    const files = ['-keyout', join(directory, `${name}.key`), '-out', join(directory, `${name}.pem`)];
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', ...files, ...subject],
      {
        stdio: 'ignore',
      },
    );
  }

  async function serveTls(): Promise<string> {
    makeCertificate('server.example');
    makeCertificate('me.example');
    const read = (file: string) => readFileSync(join(directory, file));
    const tls = {
      key: read('server.example.key'),
      cert: read('server.example.pem'),
      ca: read('me.example.pem'),
      requestCert: true,
      rejectUnauthorized: false,
    };
    const server = createTlsServer(tls, (request, response) => {
      const { authorized } = request.socket as unknown as { authorized: boolean };
      response.end(authorized ? 'known' : 'unknown');
    });
    const port = await serve(() => undefined, server as unknown as Server);
    return `https://127.0.0.1:${port}/`;
  }

  const bodyFrom = async (yaml: string, url: string) =>
    (await client(yaml).send({ method: 'GET', url, headers: {}, timeoutMs: 5000 })).body.toString();

  it('trusts what the ca file says, under the name that is asked for, and shows its own certificate', async () => {
    const url = await serveTls();
    const trust = 'ca_file: server.example.pem, server_name: server.example';
    expect(await bodyFrom(`{tls_config: {${trust}}}`, url)).toBe('unknown');
    expect(await bodyFrom(`{tls_config: {${trust}, cert_file: me.example.pem, key_file: me.example.key}}`, url)).toBe(
      'known',
    );
  });

  it('refuses a certificate that nobody vouches for, unless told to skip that', async () => {
    const url = await serveTls();
    await expect(bodyFrom('', url)).rejects.toThrow(/self-signed certificate/);
    expect(await bodyFrom('{tls_config: {insecure_skip_verify: true}}', url)).toBe('unknown');
  });
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += part;
  return text;
}
