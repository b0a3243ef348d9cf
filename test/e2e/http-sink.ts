/** A server that takes what others post. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Posted {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly atMs: number;
}

export interface HttpSink {
  readonly url: string;
  readonly port: number;
  /** Everything that was answered with success, in order. */
  readonly taken: Posted[];
  /** How many requests were refused. */
  refused: number;
  /** What it answers. */
  status: number;
  close(): Promise<void>;
}

export async function startHttpSink(port = 0): Promise<HttpSink> {
  const taken: Posted[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const isTaken = sink.status >= 200 && sink.status <= 299;
    if (isTaken) taken.push({ path: request.url ?? '', headers: request.headers, body, atMs: Date.now() });
    else sink.refused++;
    response.writeHead(sink.status).end();
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const { port: opened } = server.address() as AddressInfo;
  const sink: HttpSink = {
    url: `http://127.0.0.1:${opened}`,
    port: opened,
    taken,
    refused: 0,
    status: 200,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return sink;
}
