/** The same answers, which tell what was understood of a request, by node:http alone and with connections of our own before it. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { acceptedEncoding } from '../../../src/http/compression.ts';
import { PlainConnections } from '../../../src/http/connection/plain-connections.ts';
import type { FindRoute, PlainRequest } from '../../../src/http/connection/plain-request.ts';
import type { Answer } from '../../../src/http/envelope.ts';

/** Requests of other paths and methods are answered by node:http. */
export const PLAIN_PATH = '/plain';
const PLAIN_METHODS = ['GET', 'POST'];
const BODY_BYTES_MAX = 1000;
const OPTIONS = { keepAliveTimeout: 5000, maxHeaderSize: 64 * 1024 };

export interface EchoServer {
  readonly port: number;
  readonly server: Server;
  readonly plain: PlainConnections | null;
  /** Requests that node:http has answered. */
  readonly passed: () => number;
  readonly close: () => Promise<void>;
}

export interface EchoOptions {
  readonly find?: FindRoute;
  readonly listener?: RequestListener;
  readonly silenceMsMax?: number;
}

export async function openEcho(isPlain: boolean, options: EchoOptions = {}): Promise<EchoServer> {
  let passed = 0;
  const { listener = echoOfNode } = options;
  const server = createServer(OPTIONS, (request, response) => {
    passed++;
    listener(request, response);
  });
  const { find = echoRoute, silenceMsMax = OPTIONS.keepAliveTimeout } = options;
  const plain = isPlain ? new PlainConnections(server, find, silenceMsMax) : null;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    const closed = once(server, 'close');
    server.close().closeAllConnections();
    plain?.closeAll();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, server, plain, passed: () => passed, close };
}

interface Understood {
  readonly method: string | undefined;
  readonly target: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

function textOf({ method, target, headers, body }: Understood): string {
  return `${method} ${target} ${JSON.stringify(headers)} ${body.toString('latin1')}`;
}

const echoOfNode: RequestListener = async (request, response) => {
  const { method, url: target, headers } = request;
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const told = {
    type: headers['content-type'],
    encoding: headers['content-encoding'],
    accept: acceptedEncoding(headers['accept-encoding'] as string | undefined),
    origin: headers.origin,
  };
  const body = Buffer.from(textOf({ method, target, headers: told, body: Buffer.concat(pieces) }));
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': body.length }).end(body);
};

const echoRoute: FindRoute = (head) => {
  const isPlain = PLAIN_METHODS.includes(head.method) && head.target.startsWith(PLAIN_PATH);
  return isPlain ? { bodyBytesMax: BODY_BYTES_MAX, answer: echo } : null;
};

function echo({ head, body }: PlainRequest): Answer {
  const { method, target, headers } = head;
  const told = {
    type: headers.contentType,
    encoding: headers.contentEncoding,
    accept: headers.acceptedEncoding,
    origin: headers.origin,
  };
  const text = textOf({ method, target, headers: told, body: Buffer.concat(body) });
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from(text) };
}
