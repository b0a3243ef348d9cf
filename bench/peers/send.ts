import { Connection } from './connection.ts';
import type { Bodies } from './load.ts';

export const WRITE_PATH = '/api/v1/write';

export const HEADERS_1 = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
};

export const HEADERS_2 = {
  'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '2.0.0',
};

export interface Sent {
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
  /** Answers that were not 2xx. */
  readonly refused: number;
}

/** Sends the bodies step by step; a place of the steps always takes the same connection, so that series stay in order. */
export async function send(
  url: string,
  bodies: Bodies,
  connections: number,
  headers: Readonly<Record<string, string>> = HEADERS_1,
): Promise<Sent> {
  const latenciesMs: number[] = [];
  let refused = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, first) => {
      const connection = new Connection(url);
      for (const parts of bodies) {
        for (let part = first; part < parts.length; part += connections) {
          const { status, ms } = await connection.post(WRITE_PATH, headers, parts[part]);
          latenciesMs.push(ms);
          if (status < 200 || status > 299) refused++;
        }
      }
      await connection.close();
    }),
  );
  return { seconds: (performance.now() - started) / 1000, latenciesMs, refused };
}
