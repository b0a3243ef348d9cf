/**
 * The command line's flags in one table: Prometheus's names, defaults and meanings. The type of the parsed flags follows
 * from the table. Durations are milliseconds, sizes bytes.
 */
import { LIMITS } from '../limits.ts';
import {
  BOOLEAN,
  BYTES,
  COMMA_LIST,
  choice,
  DURATION_MS,
  type FlagKind,
  type FlagRow,
  INTEGER,
  LIST,
  OPTIONAL_DURATION_MS,
  RATIO,
  TEXT,
} from './flag-kinds.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function used<T>(name: string, kind: FlagKind<T>, fallback: T, help: string): FlagRow<T> {
  return { name, kind, fallback, help, effect: 'used', hidden: false };
}

/** A flag of Prometheus without a meaning here, or whose part does not exist yet. */
function ignored<T>(name: string, kind: FlagKind<T>, fallback: T, help: string): FlagRow<T> {
  return { name, kind, fallback, help, effect: 'ignored', hidden: false };
}

/** The same flag, not shown by --help. */
function unshown<T>(row: FlagRow<T>): FlagRow<T> {
  return { ...row, hidden: true };
}

/** An ignored flag that --help does not show either. */
function hidden<T>(name: string, kind: FlagKind<T>, fallback: T, help: string): FlagRow<T> {
  return { name, kind, fallback, help, effect: 'ignored', hidden: true };
}

const WRITE_MESSAGES = ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request'] as const;

export const FLAGS = {
  configFile: used('config.file', TEXT, 'prometheus.yml', 'Configuration file.'),
  configAutoReload: ignored('config.auto-reload', BOOLEAN, false, 'Reload the configuration when its files change.'),
  configAutoReloadIntervalMs: ignored(
    'config.auto-reload-interval',
    DURATION_MS,
    30 * SECOND,
    'How often to look for changes of the configuration.',
  ),

  webListenAddresses: used(
    'web.listen-address',
    LIST,
    ['0.0.0.0:9090'] as readonly string[],
    'Address to listen on; may be given several times.',
  ),
  webConfigFile: ignored('web.config.file', TEXT, '', 'File that enables TLS or authentication.'),
  webReadTimeoutMs: used(
    'web.read-timeout',
    DURATION_MS,
    5 * MINUTE,
    'Time until the read of a request is given up, and an idle connection closed.',
  ),
  webMaxConnections: used(
    'web.max-connections',
    INTEGER,
    LIMITS.httpConnectionsMax,
    'Most connections at a time, of each address.',
  ),
  webMaxNotificationsSubscribers: ignored(
    'web.max-notifications-subscribers',
    INTEGER,
    16,
    'Most subscribers of live notifications.',
  ),
  webExternalUrl: used('web.external-url', TEXT, '', 'URL under which the server is reached from outside.'),
  webRoutePrefix: used(
    'web.route-prefix',
    TEXT,
    '',
    'Prefix of all routes; the path of --web.external-url by default.',
  ),
  webUserAssets: ignored('web.user-assets', TEXT, '', 'Directory of static assets, served under /user.'),
  webConsoleTemplates: ignored('web.console.templates', TEXT, 'consoles', 'Directory of console templates.'),
  webConsoleLibraries: ignored('web.console.libraries', TEXT, 'console_libraries', 'Directory of console libraries.'),
  webPageTitle: ignored(
    'web.page-title',
    TEXT,
    'Prometheus Time Series Collection and Processing Server',
    'Title of the pages.',
  ),
  webCorsOrigin: used('web.cors.origin', TEXT, '.*', 'Regular expression for the CORS origin, fully anchored.'),
  webEnableLifecycle: used('web.enable-lifecycle', BOOLEAN, false, 'Allow shutdown and reload by HTTP request.'),
  webEnableAdminApi: used('web.enable-admin-api', BOOLEAN, false, 'Enable the endpoints for administration.'),
  webEnableRemoteWriteReceiver: used(
    'web.enable-remote-write-receiver',
    BOOLEAN,
    false,
    'Take remote write; on in any case, the flag changes nothing.',
  ),
  webEnableOtlpReceiver: ignored('web.enable-otlp-receiver', BOOLEAN, false, 'Enable the endpoint that takes OTLP.'),
  webRemoteWriteAcceptedMessages: used(
    'web.remote-write-receiver.accepted-protobuf-messages',
    LIST,
    WRITE_MESSAGES as readonly string[],
    'Messages that the remote write receiver takes.',
  ),
  webSearchMaxLimit: ignored('web.search.max-limit', INTEGER, 10_000, 'Most results of the search endpoints.'),

  storagePath: used('storage.tsdb.path', TEXT, 'data/', 'Directory of the data.'),
  storageRetentionMs: used(
    'storage.tsdb.retention.time',
    OPTIONAL_DURATION_MS,
    undefined,
    'How long samples are kept; 15d unless the size is limited. 0: for ever.',
  ),
  storageRetentionBytes: used('storage.tsdb.retention.size', BYTES, 0, 'Most bytes that blocks may take; 0: any.'),
  storageNoLockfile: ignored('storage.tsdb.no-lockfile', BOOLEAN, false, 'Do not lock the data directory.'),
  storageHeadChunksWriteQueueSize: ignored(
    'storage.tsdb.head-chunks-write-queue-size',
    INTEGER,
    0,
    'Has no meaning here.',
  ),
  storageDelayCompactFile: ignored('storage.tsdb.delay-compact-file.path', TEXT, '', 'Has no meaning here.'),
  storageMinBlockDurationMs: unshown(
    used('storage.tsdb.min-block-duration', DURATION_MS, 2 * HOUR, 'Length of the shortest blocks.'),
  ),
  storageMaxBlockDurationMs: unshown(
    used(
      'storage.tsdb.max-block-duration',
      OPTIONAL_DURATION_MS,
      undefined,
      'Length of the longest blocks; a tenth of the retention, 31d at most.',
    ),
  ),
  storageActiveSeriesMax: used(
    'storage.tsdb.max-active-series',
    INTEGER,
    0,
    'Most series that the head holds at a time; samples of further new ones are refused. 0: any number.',
  ),
  storageCheckpointSamples: unshown(
    used(
      'storage.tsdb.checkpoint-samples',
      INTEGER,
      100_000,
      'A checkpoint of the head is made when its log has so many samples more, or as many as the head has series.',
    ),
  ),
  storageWalSegmentBytes: hidden('storage.tsdb.wal-segment-size', BYTES, 0, 'Has no meaning here.'),
  storageWalCompression: hidden('storage.tsdb.wal-compression', BOOLEAN, true, 'Has no meaning here.'),
  storageWalCompressionType: hidden(
    'storage.tsdb.wal-compression-type',
    choice('snappy', 'zstd'),
    'snappy' as const,
    'Has no meaning here.',
  ),
  storageMaxBlockChunkSegmentBytes: hidden(
    'storage.tsdb.max-block-chunk-segment-size',
    BYTES,
    0,
    'Has no meaning here.',
  ),
  storageAllowOverlappingCompaction: hidden(
    'storage.tsdb.allow-overlapping-compaction',
    BOOLEAN,
    true,
    'Has no meaning here.',
  ),
  storageSamplesPerChunk: hidden('storage.tsdb.samples-per-chunk', INTEGER, 120, 'Has no meaning here.'),
  storageBlockReloadIntervalMs: hidden(
    'storage.tsdb.block-reload-interval',
    DURATION_MS,
    MINUTE,
    'Has no meaning here.',
  ),
  storageDelayedCompactionMaxPercent: hidden(
    'storage.tsdb.delayed-compaction.max-percent',
    INTEGER,
    10,
    'Has no meaning here.',
  ),
  storageRemoteFlushDeadlineMs: ignored(
    'storage.remote.flush-deadline',
    DURATION_MS,
    MINUTE,
    'Time to flush at a stop.',
  ),
  storageRemoteReadSampleLimit: ignored(
    'storage.remote.read-sample-limit',
    INTEGER,
    5e7,
    'Samples of one remote read.',
  ),
  storageRemoteReadConcurrentLimit: ignored(
    'storage.remote.read-concurrent-limit',
    INTEGER,
    10,
    'Remote reads at a time.',
  ),
  storageRemoteReadMaxBytesInFrame: ignored(
    'storage.remote.read-max-bytes-in-frame',
    INTEGER,
    1_048_576,
    'Bytes of a frame.',
  ),

  rulesForOutageToleranceMs: used('rules.alert.for-outage-tolerance', DURATION_MS, HOUR, 'Outage that alerts survive.'),
  rulesForGracePeriodMs: used('rules.alert.for-grace-period', DURATION_MS, 10 * MINUTE, 'Least "for" after a restore.'),
  rulesResendDelayMs: used('rules.alert.resend-delay', DURATION_MS, MINUTE, 'Time between two sends of an alert.'),
  rulesMaxConcurrentEvals: used(
    'rules.max-concurrent-evals',
    INTEGER,
    4,
    'Rules evaluated side by side, with the feature concurrent-rule-eval.',
  ),
  alertmanagerQueueCapacity: used('alertmanager.notification-queue-capacity', INTEGER, 10_000, 'Alerts that wait.'),
  alertmanagerBatchSize: used('alertmanager.notification-batch-size', INTEGER, 256, 'Alerts of one request.'),
  alertmanagerDrainOnShutdown: used(
    'alertmanager.drain-notification-queue-on-shutdown',
    BOOLEAN,
    true,
    'Send the waiting alerts before the stop.',
  ),

  notifiersFile: used(
    'notifiers.file',
    TEXT,
    '',
    'Who is told of alerts without an Alertmanager: webhooks, Slack, email.',
  ),

  queryLookbackMs: used('query.lookback-delta', DURATION_MS, 5 * MINUTE, 'How far back an instant selector looks.'),
  queryTimeoutMs: used('query.timeout', DURATION_MS, 2 * MINUTE, 'Longest time of a query.'),
  queryMaxConcurrency: used('query.max-concurrency', INTEGER, 20, 'Most queries at a time.'),
  queryMaxSamples: used('query.max-samples', INTEGER, 50_000_000, 'Most samples that a query may hold in memory.'),

  scrapeAdjustTimestamps: hidden('scrape.adjust-timestamps', BOOLEAN, true, 'Align the times of scrapes.'),
  scrapeTimestampToleranceMs: hidden('scrape.timestamp-tolerance', DURATION_MS, 2, 'Lateness that is still aligned.'),
  scrapeDiscoveryReloadIntervalMs: hidden(
    'scrape.discovery-reload-interval',
    DURATION_MS,
    5 * SECOND,
    'Batching of targets.',
  ),

  enableFeatures: used('enable-feature', COMMA_LIST, [] as readonly string[], 'Comma-separated features to enable.'),
  agent: used('agent', BOOLEAN, false, "Store this machine's own metrics too, as narthex agent would send them."),
  storageAgentPath: ignored('storage.agent.path', TEXT, 'data-agent/', 'Directory of the agent.'),
  logLevel: used(
    'log.level',
    choice('debug', 'info', 'warn', 'error'),
    'info' as const,
    'Least severity of log lines.',
  ),
  logFormat: used('log.format', choice('logfmt', 'json'), 'logfmt' as const, 'Format of log lines.'),

  autoGomaxprocs: ignored('auto-gomaxprocs', BOOLEAN, true, 'Has no meaning here.'),
  autoGomemlimit: ignored('auto-gomemlimit', BOOLEAN, true, 'Has no meaning here.'),
  autoGomemlimitRatio: ignored('auto-gomemlimit.ratio', RATIO, 0.9, 'Has no meaning here.'),
  autoGomemlimitRefreshIntervalMs: ignored('auto-gomemlimit.refresh-interval', DURATION_MS, 0, 'Has no meaning here.'),
};

type FlagTable = typeof FLAGS;
export type FlagKey = keyof FlagTable;

/** The parsed command line. */
export type Flags = {
  readonly [K in FlagKey]: FlagTable[K] extends FlagRow<infer T> ? T : never;
};

/** Flags that Prometheus 3 removed, with what to do instead: a start with one of them fails. */
export const REMOVED_FLAGS: ReadonlyMap<string, string> = new Map([
  ['storage.tsdb.allow-overlapping-blocks', 'overlapping blocks are always allowed'],
  ['alertmanager.timeout', 'set timeout in the alertmanagers section of the configuration'],
  ['storage.tsdb.retention', 'use --storage.tsdb.retention.time'],
]);

export const FLAG_ROWS = Object.entries(FLAGS) as readonly (readonly [FlagKey, FlagRow<unknown>])[];

/** All flags at their defaults, with those given replaced: for tests and for the library. */
export function defaultFlags(given: Partial<Flags> = {}): Flags {
  const fallbacks = Object.fromEntries(FLAG_ROWS.map(([key, row]) => [key, row.fallback]));
  return { ...(fallbacks as Flags), ...given };
}

/** Names without dashes to values as text: /api/v1/status/flags. */
export function flagsForApi(flags: Flags): Record<string, string> {
  return Object.fromEntries(FLAG_ROWS.map(([key, row]) => [row.name, row.kind.print(flags[key])]));
}
