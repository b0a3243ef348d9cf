/**
 * A query worker: reads the store in place, does one job after another, and gives the bytes of each answer away.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Refusal } from '../errors.ts';
import { compressNow } from '../http/compression.ts';
import { LabelJson } from '../http/label-json.ts';
import { queryBody } from '../http/query-body.ts';
import { labelNamesBody, labelValuesBody, type ParsedScope, seriesBody } from '../http/series-body.ts';
import { textBody } from '../http/text-body.ts';
import { invariant } from '../invariant.ts';
import { LIMITS } from '../limits.ts';
import { Symbols } from '../model/labels.ts';
import { type Checkpoint, type QueryStats, runQuery } from '../promql/engine.ts';
import { parseSelector } from '../promql/parse.ts';
import { AlertTexts } from '../rules/alert-text.ts';
import { evaluateRule } from '../rules/evaluate-rule.ts';
import { newestSamples } from '../rules/newest-samples.ts';
import { StoreReader } from '../storage/store-reader.ts';
import type { StoreView } from '../storage/view.ts';
import { garbageCollector } from './collect-garbage.ts';
import { createCheckpoint, monotonicMs } from './deadline.ts';
import type {
  Job,
  JobReply,
  JobStats,
  JobWork,
  QueryWorkerData,
  QueryWorkerOrder,
  QueryWorkerReport,
  SeriesScope,
} from './messages.ts';
import { refused } from './refused.ts';

const NO_STATS: QueryStats = { samplesRead: 0, samplesPeak: 0, prepareSeconds: 0, evalSeconds: 0, sortSeconds: 0 };

/** What a worker keeps from one job to the next: all of it belongs to one table of symbols. */
class QueryWorker {
  readonly #cancelFlags: Int32Array;
  readonly #collectGarbage = garbageCollector();
  readonly #alertTexts = new AlertTexts();
  #view: StoreView;
  #reader: StoreReader;
  #labels: LabelJson;

  constructor({ view, cancelFlags }: QueryWorkerData) {
    this.#cancelFlags = new Int32Array(cancelFlags);
    const symbols = new Symbols();
    this.#view = view;
    this.#reader = new StoreReader(symbols, view);
    this.#labels = new LabelJson(symbols);
  }

  show(view: StoreView): void {
    const kept = new Set(view.heads.map(({ generation }) => generation));
    const leavesHead = this.#view.heads.some(({ generation }) => !kept.has(generation));
    this.#view = view;
    this.#reader.show(view);
    if (leavesHead) this.#collectGarbage();
  }

  reply(job: Job): JobReply {
    try {
      return this.#answer(job);
    } catch (error) {
      if (error instanceof Refusal) return refused(job.id, error.code, error.message);
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      return refused(job.id, 'internal', message, stack);
    } finally {
      this.#forgetSymbols();
    }
  }

  #answer(job: Job): JobReply {
    const queueSeconds = Math.max(0, monotonicMs() - job.receivedMs) / 1000;
    const checkpoint = createCheckpoint(job, this.#cancelFlags);
    const { body, stats } = this.#body(job.work, queueSeconds, checkpoint);
    if (job.encoding === null || body.length === 0) {
      return { id: job.id, ok: true, body, encoding: null, stats };
    }
    return { id: job.id, ok: true, body: compressNow(body, job.encoding), encoding: job.encoding, stats };
  }

  #body(work: JobWork, queueSeconds: number, checkpoint: Checkpoint): { body: Uint8Array; stats: JobStats } {
    const stats = { ...NO_STATS, queueSeconds };
    switch (work.kind) {
      case 'query':
        return this.#query(work, queueSeconds, checkpoint);
      case 'series':
        return { body: seriesBody(parseScope(work), this.#reader, this.#labels, checkpoint), stats };
      case 'labelNames':
        return { body: labelNamesBody(parseScope(work), this.#reader, checkpoint), stats };
      case 'labelValues':
        return { body: labelValuesBody(work.name, parseScope(work), this.#reader, checkpoint), stats };
      case 'rule':
        return this.#rule(work, queueSeconds, checkpoint);
      case 'newestSamples':
        return { body: newestSamples(work, this.#reader, checkpoint), stats };
      case 'format':
      case 'parse':
      case 'selectors':
        return { body: textBody(work.kind, work.text, work.features), stats };
    }
  }

  #query(work: JobWork & { kind: 'query' }, queueSeconds: number, checkpoint: Checkpoint) {
    const result = runQuery(work.request, this.#reader, checkpoint);
    checkpoint();
    const stats: JobStats = { ...result.stats, queueSeconds };
    return { body: queryBody(result, { ...work, kind: work.request.kind }, stats, this.#labels), stats };
  }

  #rule({ rule }: JobWork & { kind: 'rule' }, queueSeconds: number, checkpoint: Checkpoint) {
    const { bytes, stats } = evaluateRule(rule, this.#reader, checkpoint, this.#alertTexts);
    return { body: bytes, stats: { ...stats, queueSeconds } };
  }

  #forgetSymbols(): void {
    if (this.#reader.symbols.size <= LIMITS.queryWorkerSymbolsMax) return;
    const symbols = new Symbols();
    this.#reader.close();
    this.#reader = new StoreReader(symbols, this.#view);
    this.#labels = new LabelJson(symbols);
  }
}

function parseScope(scope: SeriesScope): ParsedScope {
  return { ...scope, selectors: scope.selectors.map(parseSelector) };
}

const port = parentPort;
invariant(port !== null, 'the query worker runs in a worker thread');
const worker = new QueryWorker(workerData as QueryWorkerData);
const report = (message: QueryWorkerReport, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
port.on('message', (order: QueryWorkerOrder) => {
  if (order.kind === 'view') {
    worker.show(order.view);
    report({ kind: 'viewed', version: order.view.version });
    return;
  }
  const reply = worker.reply(order.job);
  report({ kind: 'reply', reply }, reply.ok ? [reply.body.buffer as ArrayBuffer] : []);
});
