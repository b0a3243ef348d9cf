/**
 * The command `serve`: runs the server until it is told to stop, and answers the exit code.
 */
import type { Logger } from 'pino';
import type { CommandLine } from '../config/command-line.ts';
import { ConfigError } from '../config/config-error.ts';
import { unknownFeatures } from '../config/features.ts';
import { type RunningServer, startServer } from '../server/server.ts';
import { handleSignals } from '../server/signals.ts';
import type { PrefetchedCheckpoint } from '../storage/checkpoint/restore-head.ts';
import { readBuildInfo } from '../telemetry/build-info.ts';
import { createLogger } from '../telemetry/logging.ts';
import { lowerBackgroundThreads } from './background-threads.ts';
import { EXIT } from './exit.ts';
import { watchOldGeneration } from './old-generation.ts';
import { releaseYoungGeneration } from './v8-flags.ts';

/** The first self-scrape and the agent come right after the start, and are as much of a start as what is before them. */
const START_ENDS_AFTER_READY_MS = 1_000;

/** @param prefetched a checkpoint of the data directory that is being read already */
export async function serve(commandLine: CommandLine, prefetched: PrefetchedCheckpoint | null): Promise<number> {
  const { flags } = commandLine;
  const log = createLogger(flags.logLevel, flags.logFormat).child({ source: 'main' });
  announce(commandLine, log);
  const server = await start(commandLine, log, prefetched);
  if (typeof server === 'number') return server;
  const signals = handleSignals(server, log);
  const isReady = () => {
    setTimeout(releaseYoungGeneration, START_ENDS_AFTER_READY_MS).unref();
    watchOldGeneration();
    lowerBackgroundThreads();
  };
  server.ready.then(isReady, isReady);
  try {
    // A stop during the replay leaves `ready` to be awaited by the stop itself.
    await Promise.race([server.ready, server.stopped]);
    await server.stopped;
    return EXIT.ok;
  } catch (error) {
    log.error({ err: error }, 'The server ends');
    return EXIT.failure;
  } finally {
    signals.remove();
  }
}

/** The listening server, or the exit code. */
async function start(
  commandLine: CommandLine,
  log: Logger,
  prefetched: PrefetchedCheckpoint | null,
): Promise<RunningServer | number> {
  try {
    return await startServer(commandLine, log, prefetched);
  } catch (error) {
    if (error instanceof ConfigError) {
      log.error({ file: commandLine.flags.configFile, err: error }, 'Error loading config');
      return EXIT.usage;
    }
    log.error({ err: error }, 'The server cannot start');
    return EXIT.failure;
  }
}

/** What somebody who reads the log should know of this start. */
function announce({ flags, ignored }: CommandLine, log: Logger): void {
  const { narthexVersion, goVersion, platform } = readBuildInfo();
  log.info({ version: narthexVersion, runtime: goVersion, platform, pid: process.pid }, 'Starting Narthex');
  if (ignored.length > 0) log.warn({ flags: ignored.join(',') }, 'These flags have no effect here');
  for (const feature of unknownFeatures(flags.enableFeatures)) {
    log.warn({ option: feature }, 'Unknown option for --enable-feature');
  }
}
