import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSeconds, diskBytes, residentBytes } from './accounting.ts';
import type { Load } from './load.ts';
import type { Peer } from './peer.ts';

export interface IngestResult {
  readonly seconds: number;
  readonly samplesPerSecond: number;
  /** Until the end of the settle time: merges, flushes and checkpoints that the load causes are its cost. */
  readonly cpuSecondsPerMillion: number;
  /** While the load ran only. */
  readonly cpuSecondsPerMillionDuringLoad: number;
  readonly residentBytes: number;
  readonly residentBytesPeak: number;
  /** At the end of the settle time. */
  readonly diskBytesPerSample: number;
  readonly requestMsMedian: number;
  readonly requestMsP99: number;
  /** Answers that were not 2xx. */
  readonly refused: number;
}

/** Sends the whole load; each connection sends its parts step by step, so that every series stays in order. */
export async function ingestPhase(
  peer: Peer,
  load: Load,
  connections: number,
  settleMs: number,
): Promise<IngestResult> {
  const cpuBefore = cpuSeconds(peer.pid);
  const latenciesMs: number[] = [];
  let refused = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (const parts of load.bodies) {
        for (let part = connection; part < parts.length; part += connections) {
          const before = performance.now();
          const status = await postWrite(agent, peer.url, parts[part]);
          latenciesMs.push(performance.now() - before);
          if (status < 200 || status > 299) refused++;
        }
      }
      agent.destroy();
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  const cpuDuring = cpuSeconds(peer.pid) - cpuBefore;
  await sleep(settleMs);
  const cpu = cpuSeconds(peer.pid) - cpuBefore;
  const memory = residentBytes(peer.pid);
  latenciesMs.sort((a, b) => a - b);
  const millions = load.sampleCount / 1e6;
  return {
    seconds,
    samplesPerSecond: load.sampleCount / seconds,
    cpuSecondsPerMillion: cpu / millions,
    cpuSecondsPerMillionDuringLoad: cpuDuring / millions,
    residentBytes: memory.now,
    residentBytesPeak: memory.peak,
    diskBytesPerSample: diskBytes(peer.dataPath) / load.sampleCount,
    requestMsMedian: latenciesMs[Math.floor(latenciesMs.length / 2)],
    requestMsP99: latenciesMs[Math.floor(latenciesMs.length * 0.99)],
    refused,
  };
}

const HEADERS = {
  'content-type': 'application/x-protobuf',
  'content-encoding': 'snappy',
  'x-prometheus-remote-write-version': '0.1.0',
};

/** Posts one body and answers the status. node:http, because it costs the sender less than fetch. */
function postWrite(agent: Agent, url: string, body: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...HEADERS, 'content-length': body.length };
    const post = request(`${url}/api/v1/write`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.on('error', reject);
    });
    post.on('error', reject);
    post.end(body);
  });
}
