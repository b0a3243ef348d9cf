/**
 * Every bound of the server in one place, with its unit in its name. Where Prometheus (or Mimir) has a bound of the same
 * kind, ours has its value. docs/limits.md explains each.
 */
const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

export const LIMITS = {
  /** Remote write: compressed body, and what its snappy header may claim. */
  writeBodyBytesMax: 32 * MIB,
  writeDecodedBytesMax: 32 * MIB,
  /** Remote write: what one request may hold; the labels of 2.0 as 1.0 would have them, exemplars' among them. */
  writeSeriesMax: 1_000_000,
  writeHistogramsMax: 100_000,
  writeExemplarsMax: 100_000,
  writeLabelBytesMax: 128 * MIB,
  /** What is remembered of series and symbols between requests of 2.0; then all of it is forgotten. */
  writeKnownBytesMax: 128 * MIB,
  /** What the kernel of the write path remembers of series; past it the others are looked up in the head (ingest/kernel/layout.ts). */
  writeKernelBytesMax: 32 * MIB,
  /** Labels of one series; one label name; one label value (Mimir's defaults, values as Mimir's maximum). */
  labelsPerSeriesMax: 128,
  labelNameBytesMax: 1024,
  labelValueBytesMax: 64 * KIB,
  /** Buckets of one native histogram, both sides together. */
  histogramBucketsMax: 10_000,
  /** Metric families that /api/v1/metadata remembers, entries of one, and bytes of a help text or unit. */
  metadataFamiliesMax: 100_000,
  metadataPerFamilyMax: 10,
  metadataTextBytesMax: 4 * KIB,
  /** Records that wait for the disk; past it writes are refused until some are down. */
  logQueueBytesMax: 64 * MIB,
  /** Chunks in memory, and log on disk, of one generation: past these it is frozen and the next one begins. */
  headChunkBytesMax: 256 * MIB,
  headLogBytesMax: 1 * GIB,
  /** Frozen generations that wait to be written to blocks: with so many there, none is frozen any more. */
  frozenGenerationsMax: 2,
  /** Chunks in memory of a generation that cannot be frozen: past it writes are refused. */
  headChunkBytesHardMax: 1 * GIB,
  /** A sample further in the future than this is refused. */
  futureToleranceMs: 10 * 60 * 1000,
  /** Bodies of form-encoded API calls. */
  formBodyBytesMax: 4 * MIB,
  /** PromQL text of one query, and the depth of its tree. */
  queryTextBytesMax: 1 * MIB,
  queryDepthMax: 1000,
  /** Texts whose trees a thread remembers: the longest, and all together. A tree takes some hundred bytes a character. */
  parsedTextCharsMax: 4 * KIB,
  parsedTextsCharsMax: 64 * KIB,
  /** (end - start) / step of a range query, integer division. */
  pointsPerSeriesMax: 11_000,
  /** Compiled size of a regular expression, in characters of its source. */
  regexSourceCharsMax: 64 * KIB,
  /** Queries waiting for a worker. */
  queryQueueMax: 1000,
  /**
   * Queries evaluated by the main thread, without the way to a worker: how long one takes, by the last times or estimated, after
   * which time it is given to a worker after all, time without queries that is saved up for them, samples of one, labels
   * that it looks at to find out what passes, values of a label that may be tested at all, and of how many texts it is remembered what they took.
   */
  inlineQueryMsMax: 2,
  inlineOverrunMsMax: 4,
  inlineSavedMsMax: 20,
  inlineSamplesMax: 100_000,
  inlineLooksMax: 50_000,
  inlineValuesMax: 200_000,
  inlineTextsMax: 1000,
  /** What is left of a query when other threads are asked for help with it: below this, asking costs more than it gains. */
  splitRestMsMin: 1.5,
  /** Points of an answer that another thread helps to compress: below, it would come too late. */
  splitAnswerPointsMin: 16_000,
  /** Memory that a worker keeps for the rows of others from one query to the next. */
  splitBytesKept: 4 * MIB,
  /** Body of one answer before compression. */
  answerBytesMax: 1 * GIB,
  /** JavaScript heap of one query worker; columns and answers lie outside it. */
  queryWorkerHeapMibMax: 2048,
  /** Texts that a query worker remembers between queries. */
  queryWorkerSymbolsMax: 1_000_000,
  /** Matchers that a query worker remembers compiled, and label values remembered as passing them, in each part of the store. */
  valueFiltersMax: 128,
  decidedPairsMax: 1_000_000,
  /** How long a query may overrun its deadline before its worker is ended by force. */
  queryOverrunMsMax: 3000,
  /** Warnings, and infos, shown in one answer. */
  annotationsShownMax: 10,
  /** Request line and headers: a GET with a long query (Go's own bound). */
  httpHeaderBytesMax: 1 * MIB,
  /** Header lines of a request that is read without node:http, in characters, and bytes that are taken of requests behind one that is not answered yet. */
  plainHeaderCharsMax: 4 * KIB,
  pipelinedBytesMax: 64 * KIB,
  /** Simultaneous HTTP connections. */
  httpConnectionsMax: 512,
  /** How long a stop waits for requests in flight before it cuts their connections. */
  drainMsMax: 8000,
  /** One region of the shared head (a JavaScript ArrayBuffer holds at most 4 GiB on Node 20). */
  sharedRegionBytesMax: 4 * GIB - 64 * KIB,
  /** Forms of label bytes besides the canonical ones that the head remembers, so that their senders are fast too. */
  seriesAliasesMax: 256 * KIB,
  /** Blocks that one cut makes; with samples of more ranges, larger ranges are taken. */
  cutBlocksMax: 32,
  /** Blocks that one compaction reads at a time. */
  compactionInputsMax: 64,
  /** Deletions that a block remembers before it is written anew without what they cover. */
  tombstonesPerBlockMax: 64,
  /** Blocks that the main thread holds open to look for single samples. */
  lookupBlocksMax: 8,
  /** What a thread remembers of the pages of its blocks, inflated and decoded; the main thread, which only looks for single samples. */
  blockCacheBytesMax: 128 * MIB,
  lookupCacheBytesMax: 16 * MIB,
  /** What a thread remembers of the series that matchers select in blocks. */
  keptSelectionBytesMax: 4 * MIB,
  /** JavaScript heap of one block worker; columns and pages lie outside it. */
  blockWorkerHeapMibMax: 2048,
  /** JavaScript heap of the thread that writes checkpoints; pages and copies lie outside it. */
  checkpointWorkerHeapMibMax: 512,
  /** An answer of another server: a list of targets, the words of an Alertmanager. */
  clientAnswerBytesMax: 16 * MIB,
  /** Built-in channels: groups of alerts of all notifiers, alerts of one group, silences, and the length of a text field. */
  alertGroupsMax: 10_000,
  alertsPerGroupMax: 10_000,
  silencesMax: 10_000,
  notificationTextCharsMax: 64 * KIB,
  /** Evaluations of one group in a back-test, and alerts that one rule may have in it. */
  backtestEvaluationsMax: 1_000_000,
  backtestEpisodesMax: 100_000,
  /** Templates of alerts and messages: length, nested statements and parentheses, templates in templates, work, length of the text made. */
  templateSourceCharsMax: 256 * KIB,
  templateNestingMax: 200,
  templateDepthMax: 200,
  templateStepsMax: 1_000_000,
  templateTextCharsMax: 1 * MIB,
  /** Templates of rules that a worker remembers parsed. */
  ruleTemplatesMax: 20_000,
  /** What a checkpoint leaves free on the disk: the log needs it more. */
  checkpointSpareBytesMin: 512 * MIB,
  /** The agent: one file of the kernel or of a job, names of devices remembered by a filter, mounts that may hang at a time. */
  agentFileBytesMax: 16 * MIB,
  agentNamesMax: 10_000,
  agentStuckMountsMax: 2,
} as const;
