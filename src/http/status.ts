/** Routes of the server's own state. */
import { availableParallelism, hostname } from 'node:os';
import type { FastifyRequest } from 'fastify';
import { flagsForApi } from '../config/flags.ts';
import { retentionMs } from '../config/retention.ts';
import { Refusal } from '../errors.ts';
import { invariant } from '../invariant.ts';
import { formatDuration } from '../model/durations.ts';
import type { ServerParts, StorageParts } from '../server/parts.ts';
import { type BuildInfo, readBuildInfo } from '../telemetry/build-info.ts';
import { sendData } from './envelope.ts';
import { parametersOf, parseInteger } from './parameters.ts';
import type { AddRoute } from './routes.ts';

const TOP_DEFAULT = 10;
const TOP_MAX = 10_000;

/** Without a key `features`: clients would take the server for another product. */
export function buildInfoData({ version, revision, branch, buildUser, buildDate, goVersion }: BuildInfo) {
  return { version, revision, branch, buildUser, buildDate, goVersion };
}

export function addStatusRoutes(add: AddRoute, parts: ServerParts): void {
  const build = buildInfoData(readBuildInfo());
  const get = (path: string, data: (request: FastifyRequest) => unknown, gated = true) => {
    add({ methods: ['GET'], path, gated, handler: (request, reply) => sendData(reply, data(request)) });
  };
  get('/status/config', () => ({ yaml: parts.config.yaml }));
  get('/status/flags', () => flagsForApi(parts.flags));
  get('/status/buildinfo', () => build);
  get('/status/runtimeinfo', () => runtimeInfo(parts));
  get('/status/tsdb', (request) => headStatus(parts, topParameter(request)));
  get('/status/tsdb/blocks', () => ({ blocks: blocksData(readyStorage(parts.storage)) }));
  get('/status/walreplay', () => parts.replayProgress, false);
}

function runtimeInfo({ lifecycle, flags, config }: ServerParts) {
  const retention = retentionMs(flags, config);
  return {
    startTime: new Date(lifecycle.startedAtMs).toISOString(),
    CWD: process.cwd(),
    hostname: hostname(),
    serverTime: new Date().toISOString(),
    reloadConfigSuccess: lifecycle.reloadSucceeded,
    lastConfigTime: new Date(lifecycle.configLoadedAtMs).toISOString(),
    corruptionCount: 0,
    goroutineCount: process.getActiveResourcesInfo().length,
    GOMAXPROCS: availableParallelism(),
    GOMEMLIMIT: 0,
    GOGC: '',
    GODEBUG: '',
    storageRetention: retention === 0 ? '' : formatDuration(retention),
  };
}

/** Fields that are zero are left out, as Prometheus does. */
function blocksData({ database }: StorageParts) {
  return database.blockMetas.map((meta, i) => {
    const tombstones = database.view.blocks[i].tombstones.length;
    const floats = meta.samples - meta.histogramSamples;
    return {
      ulid: meta.id,
      minTime: meta.mint,
      // Prometheus's end is not part of the block.
      maxTime: meta.maxt + 1,
      stats: {
        ...(meta.samples > 0 && { numSamples: meta.samples }),
        ...(floats > 0 && { numFloatSamples: floats }),
        ...(meta.histogramSamples > 0 && { numHistogramSamples: meta.histogramSamples }),
        ...(meta.series > 0 && { numSeries: meta.series }),
        ...(meta.chunks > 0 && { numChunks: meta.chunks }),
        ...(tombstones > 0 && { numTombstones: tombstones }),
      },
      compaction: { level: meta.level, ...(meta.parents.length > 0 && { sources: meta.parents }) },
      version: meta.version,
    };
  });
}

function topParameter(request: FastifyRequest): number {
  const text = parametersOf(request).get('limit');
  const limit = text === '' ? TOP_DEFAULT : parseInteger(text);
  if (typeof limit === 'string' || limit < 1) throw new Refusal('bad_parameter', 'limit must be a positive number');
  if (limit > TOP_MAX) throw new Refusal('bad_parameter', `limit must not exceed ${TOP_MAX}`);
  return limit;
}

function headStatus({ storage }: ServerParts, limit: number) {
  const { head } = readyStorage(storage).database;
  const { series, labelPairs, chunks, minTimeMs, maxTimeMs } = head.stats;
  return {
    headStats: {
      numSeries: series,
      numLabelPairs: labelPairs,
      chunkCount: chunks,
      // A head without samples has infinities, which JSON does not.
      minTime: Math.min(minTimeMs, Number.MAX_SAFE_INTEGER),
      maxTime: Math.max(maxTimeMs, Number.MIN_SAFE_INTEGER),
    },
    ...head.cardinality(limit),
  };
}

function readyStorage(storage: StorageParts | null): StorageParts {
  invariant(storage !== null, 'gated routes run only when the server is ready');
  return storage;
}
