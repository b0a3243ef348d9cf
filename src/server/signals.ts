/**
 * Signals of the process: SIGTERM and SIGINT stop, a second one ends at once; SIGHUP loads the configuration anew.
 */
import type { Logger } from 'pino';
import type { RunningServer } from './server.ts';

const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const EXIT_IMPATIENT = 1;

export function handleSignals(server: RunningServer, log: Logger): { remove(): void } {
  const stop = (signal: NodeJS.Signals) => {
    if (server.quit()) {
      log.warn({ signal }, 'Received a signal, exiting gracefully...');
      return;
    }
    log.error({ signal }, 'Received a second signal, exiting at once');
    process.exit(EXIT_IMPATIENT);
  };
  // A failed reload is logged where it fails; nobody waits for this one.
  const reload = () => void server.parts.lifecycle.reload().catch(() => undefined);
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  process.on('SIGHUP', reload);
  return {
    remove() {
      for (const signal of STOP_SIGNALS) process.off(signal, stop);
      process.off('SIGHUP', reload);
    },
  };
}
