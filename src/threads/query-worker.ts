/**
 * A query worker: a thread that does one job after another, and gives the bytes of each answer away.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../invariant.ts';
import { garbageCollector } from './collect-garbage.ts';
import { JobRunner } from './job-runner.ts';
import type { QueryWorkerData, QueryWorkerOrder, QueryWorkerReport } from './messages.ts';

const port = parentPort;
invariant(port !== null, 'the query worker runs in a worker thread');
const runner = new JobRunner(workerData as QueryWorkerData);
const collectGarbage = garbageCollector();
const report = (message: QueryWorkerReport, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
port.on('message', (order: QueryWorkerOrder) => {
  if (order.kind === 'view') {
    if (runner.show(order.view)) collectGarbage();
    report({ kind: 'viewed', version: order.view.version });
    return;
  }
  const reply = runner.run(order.job);
  report({ kind: 'reply', reply }, reply.ok ? [reply.body.buffer as ArrayBuffer] : []);
});
