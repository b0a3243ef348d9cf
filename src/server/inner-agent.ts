/** The agent inside the server: this machine's metrics into its own head, so that a newcomer sees something at once. */
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createCollectors } from '../agent/collectors/collectors.ts';
import { collectorOptions } from '../agent/collectors/options.ts';
import { HeadSink } from '../agent/head-sink.ts';
import { MachineTarget } from '../agent/machine-target.ts';
import { Rounds } from '../agent/rounds.ts';
import type { Ingest } from '../ingest/receive.ts';

const INTERVAL_MS = 15_000;
const JOB = 'node';

/** Started when this returns. */
export function startInnerAgent(ingest: Ingest, log: Logger): Rounds {
  const collectors = createCollectors(collectorOptions()).filter(({ isOnByDefault }) => isOnByDefault);
  const machine = new MachineTarget(collectors, { job: JOB, instance: hostname(), log });
  const rounds = new Rounds({
    targets: [machine],
    externalLabels: [],
    intervalMs: INTERVAL_MS,
    sink: new HeadSink(ingest),
    log,
  });
  rounds.start();
  return rounds;
}
