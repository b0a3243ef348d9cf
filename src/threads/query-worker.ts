/**
 * A query worker: a thread that does one job after another, and gives the bytes of each answer away. Between jobs it helps
 * others of its pool with theirs.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../invariant.ts';
import { garbageCollector } from './collect-garbage.ts';
import { HelperThreads } from './helper-threads.ts';
import { JobRunner } from './job-runner.ts';
import type { HelpOrder, QueryWorkerData, QueryWorkerOrder, QueryWorkerReport } from './messages.ts';
import { ThreadStates } from './thread-states.ts';

const port = parentPort;
invariant(port !== null, 'the query worker runs in a worker thread');
const { slot, threadStates, splitPolicy, ...data } = workerData as QueryWorkerData;
const states = new ThreadStates(threadStates);
const helpers = new HelperThreads(states, splitPolicy);
const runner = new JobRunner(data, { helpers });
const collectGarbage = garbageCollector();
const report = (message: QueryWorkerReport, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
const help = (order: HelpOrder): void => {
  const isLent = (): boolean => states.holds(slot, order.ticket);
  if (isLent()) runner.help(order, isLent);
  states.leave(slot, order.ticket);
};
port.on('message', (order: QueryWorkerOrder) => {
  if (order.kind === 'view') {
    if (runner.show(order.view)) collectGarbage();
    report({ kind: 'viewed', version: order.view.version });
    return;
  }
  if (order.kind === 'findings') {
    runner.adoptFindings(order.findings);
    return;
  }
  if (order.kind === 'peer') {
    helpers.meet(order.slot, order.port, help);
    return;
  }
  const reply = runner.run(order.job);
  report({ kind: 'reply', reply }, reply.ok ? [reply.body.buffer as ArrayBuffer] : []);
  const findings = runner.takeFindings();
  if (findings.length > 0) report({ kind: 'findings', findings });
});
states.ready(slot);
