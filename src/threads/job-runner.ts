/**
 * Does one job after another in the thread that it belongs to: reads the store in place and makes the bytes of the answer.
 */
import { Refusal } from '../errors.ts';
import { ByteWriter } from '../http/byte-writer.ts';
import { Compressor } from '../http/compression.ts';
import type { AnswerGzip } from '../http/gzip/answer-gzip.ts';
import { Repeats } from '../http/gzip/repeats.ts';
import { helpToCode } from '../http/gzip/segments.ts';
import { PointsText } from '../http/points/points-text.ts';
import { type QueryShape, queryBody } from '../http/query-body.ts';
import { RowTexts } from '../http/rows/row-texts.ts';
import { labelNamesBody, labelValuesBody, type ParsedScope, seriesBody } from '../http/series-body.ts';
import { textBody } from '../http/text-body.ts';
import { LIMITS } from '../limits.ts';
import { Symbols } from '../model/labels.ts';
import { type Checkpoint, runQuery } from '../promql/engine.ts';
import { ColumnArena, freshColumns } from '../promql/operators/column-arena.ts';
import { ParseCache } from '../promql/parse-cache.ts';
import { PlanCache } from '../promql/plan/prepare.ts';
import { help } from '../promql/split/help.ts';
import { AlertTexts } from '../rules/alert-text.ts';
import { backtestBody } from '../rules/backtest/backtest-body.ts';
import { evaluateRules } from '../rules/evaluate-rules.ts';
import { newestSamples } from '../rules/newest-samples.ts';
import { type Findings, StoreReader } from '../storage/store-reader.ts';
import type { StoreView } from '../storage/view.ts';
import { helpAtBoard } from './board-memory.ts';
import { createCheckpoint, monotonicMs } from './deadline.ts';
import { type BoundedWork, listMs, namesMs, queryMs } from './estimate-work.ts';
import type { HelperThreads } from './helper-threads.ts';
import type {
  HelpOrder,
  Job,
  JobReply,
  JobStats,
  JobWork,
  LeafOrder,
  QueryWorkerData,
  SeriesScope,
} from './messages.ts';
import { refused } from './refused.ts';
import { ThreadBoard } from './run-board.ts';
import { SegmentCopies, ThreadSegmentBoard } from './segment-board.ts';

/** Of jobs that are no queries. */
const NO_STATS: JobStats = { queueSeconds: 0, prepareSeconds: 0, evalSeconds: 0, sortSeconds: 0, samplesRead: 0 };

interface JobBody {
  /** The next job may overwrite it. */
  readonly body: Uint8Array;
  readonly stats: JobStats;
  readonly repeats?: Repeats | null;
}

type JobRunnerData = Pick<QueryWorkerData, 'view' | 'cancelFlags'>;

export interface JobRunnerOptions {
  /** Labels that a job may look at to find out what passes; past it the job is refused as late. Left out: any number. */
  readonly looksMax?: number;
  /** Samples that a query may read, where it may read more of its own; left out: that is all that counts. */
  readonly samplesMax?: number;
  /** Other threads that evaluate parts of queries; left out: there are none. */
  readonly helpers?: HelperThreads;
}

/** What is kept from one job to the next: reader and label texts belong to one table of symbols. */
export class JobRunner {
  readonly #cancelFlags: Int32Array;
  readonly #helpers: HelperThreads | null;
  readonly #alertTexts = new AlertTexts();
  readonly #parsed = new ParseCache();
  readonly #plans = new PlanCache();
  readonly #compressor: Compressor;
  readonly #points = new PointsText();
  readonly #repeats = new Repeats();
  readonly #columns = new ColumnArena();
  readonly #copies = new SegmentCopies();
  readonly #writer = new ByteWriter();
  #view: StoreView;
  #reader: StoreReader;
  #rows: RowTexts;
  readonly #looksMax: number;
  readonly #samplesMax: number;

  constructor({ view, cancelFlags }: JobRunnerData, { looksMax, samplesMax, helpers }: JobRunnerOptions = {}) {
    this.#looksMax = looksMax ?? Number.POSITIVE_INFINITY;
    this.#samplesMax = samplesMax ?? Number.POSITIVE_INFINITY;
    this.#helpers = helpers ?? null;
    this.#compressor = new Compressor(this.#helpers);
    this.#cancelFlags = new Int32Array(cancelFlags);
    const symbols = new Symbols();
    this.#view = view;
    this.#reader = new StoreReader(symbols, view, looksMax);
    this.#rows = new RowTexts(symbols);
  }

  /** The jobs from now on read this view. Answers whether it lacks a head of the one before, whose memory can go. */
  show(view: StoreView): boolean {
    const kept = new Set(view.heads.map(({ generation }) => generation));
    const leavesHead = this.#view.heads.some(({ generation }) => !kept.has(generation));
    this.#view = view;
    this.#reader.show(view);
    return leavesHead;
  }

  /** Never throws: what goes wrong is a reply that is not ok. */
  run(job: Job): JobReply {
    this.#helpers?.beginJob(job, this.#view.version);
    try {
      return this.#answer(job);
    } catch (error) {
      if (error instanceof Refusal) return refused(job.id, error.code, error.message);
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      return refused(job.id, 'internal', message, stack);
    } finally {
      this.#helpers?.endJob();
      this.#columns.reclaim();
      this.#forgetSymbols();
    }
  }

  /** Does a part of another thread's job. @param mayHelp whether this thread is still lent to it */
  help(order: HelpOrder, mayHelp: () => boolean): void {
    const pass = (): void => {
      if (!mayHelp()) throw new Refusal('query_canceled', 'the thread is wanted elsewhere');
    };
    try {
      if (order.kind === 'leaf') this.#helpWithLeaf(order, mayHelp, pass);
      else {
        const { memory } = order;
        helpAtBoard(memory, mayHelp, () => {
          helpToCode(new ThreadSegmentBoard(memory, this.#copies, null), this.#compressor.deflate, pass);
        });
      }
    } catch {
      // What goes wrong with the query goes wrong in its own thread too, which reports it; what it waits for was given back.
    } finally {
      this.#columns.reclaim();
      this.#forgetSymbols();
    }
  }

  #helpWithLeaf(order: LeafOrder, mayHelp: () => boolean, passTicket: () => void): void {
    const { work, selection, board, viewVersion } = order;
    if (viewVersion !== this.#view.version) return;
    const checkpoint = createCheckpoint(order, this.#cancelFlags);
    const pass = (): void => {
      passTicket();
      checkpoint();
    };
    helpAtBoard(board.memory, mayHelp, () => {
      const runs = new ThreadBoard(board);
      help(work, this.#reader.adopt(selection), this.#reader.symbols, runs, this.#columns, pass);
    });
  }

  /** What the jobs have found out about matchers since it was asked last. */
  takeFindings(): Findings[] {
    return this.#reader.takeFindings();
  }

  adoptFindings(findings: readonly Findings[]): void {
    this.#reader.adoptFindings(findings);
  }

  /** What a job will roughly cost; of one that will be refused, nothing. */
  estimateMs(work: BoundedWork): number {
    try {
      if (work.kind === 'query') {
        const { text, features } = work.request;
        return queryMs(
          this.#parsed.parse(text, { ...features, durationExpressions: true }),
          work.request,
          this.#reader,
        );
      }
      const scope = this.#scope(work);
      if (work.kind === 'labelNames') return namesMs(scope, this.#reader);
      return listMs(work.kind === 'labelValues' ? work.name : null, scope, this.#reader);
    } catch (error) {
      if (error instanceof Refusal) return 0;
      throw error;
    }
  }

  #answer(job: Job): JobReply {
    const begunMs = monotonicMs();
    const queueSeconds = Math.max(0, begunMs - job.receivedMs) / 1000;
    const checkpoint = createCheckpoint(job, this.#cancelFlags);
    this.#writer.restart();
    const gzip = this.#compressor.begin(job.encoding);
    const { body, stats, repeats = null } = this.#body(job.work, queueSeconds, checkpoint, gzip);
    const encoding = body.length === 0 ? null : job.encoding;
    const bytes = encoding === null ? this.#owned(body) : this.#compressor.compress(body, encoding, repeats);
    const workMs = monotonicMs() - begunMs + (this.#helpers?.helpedMs ?? 0);
    const helpMissing = this.#helpers?.missing ?? false;
    return { id: job.id, ok: true, body: bytes, encoding, stats, workMs, helpMissing };
  }

  /** What is sent to another thread takes the whole buffer with it. */
  #owned(body: Uint8Array): Uint8Array {
    return body.buffer === this.#writer.bytes.buffer ? body.slice() : body;
  }

  #body(work: JobWork, queueSeconds: number, checkpoint: Checkpoint, gzip: AnswerGzip | null): JobBody {
    const stats = NO_STATS;
    switch (work.kind) {
      case 'query':
        return this.#query(work, queueSeconds, checkpoint, gzip);
      case 'series':
      case 'labelNames':
      case 'labelValues':
        return this.#list(work, checkpoint);
      case 'rules':
        return this.#rules(work, queueSeconds, checkpoint);
      case 'newestSamples':
        return { body: newestSamples(work, this.#reader, checkpoint), stats };
      case 'backtest':
        return { body: backtestBody(work, this.#reader, checkpoint), stats };
      case 'format':
      case 'parse':
      case 'selectors':
        return { body: textBody(work.kind, work.text, work.features), stats };
    }
  }

  #scope(scope: SeriesScope): ParsedScope {
    const { selectors, mint, maxt, limit } = scope;
    return { selectors: selectors.map(this.#parsed.parseSelector), mint, maxt, limit };
  }

  #list(work: JobWork & { kind: 'series' | 'labelNames' | 'labelValues' }, checkpoint: Checkpoint): JobBody {
    const scope = this.#scope(work);
    const texts = { labels: this.#rows.labels, repeats: this.#repeats, body: this.#writer };
    const { body, repeats } =
      work.kind === 'series'
        ? seriesBody(scope, this.#reader, texts, checkpoint)
        : work.kind === 'labelNames'
          ? labelNamesBody(scope, this.#reader, texts, checkpoint)
          : labelValuesBody(work.name, scope, this.#reader, texts, checkpoint);
    return { body, repeats, stats: NO_STATS };
  }

  #query(work: JobWork & { kind: 'query' }, queueSeconds: number, checkpoint: Checkpoint, gzip: AnswerGzip | null) {
    const { parse } = this.#parsed;
    const means = {
      parse,
      prepare: this.#plans.prepare,
      helpers: this.#helpers,
      columns: this.#columns,
      samplesMax: this.#samplesMax,
    };
    const result = runQuery(work.request, this.#reader, checkpoint, means);
    checkpoint();
    const { prepareSeconds, evalSeconds, sortSeconds, samplesRead } = result.stats;
    const stats: JobStats = { queueSeconds, prepareSeconds, evalSeconds, sortSeconds, samplesRead };
    const texts = { points: this.#points, repeats: this.#repeats, rows: this.#rows, gzip };
    const { body, repeats } = queryBody(result, shapeOf(work), stats, texts, this.#writer);
    return { body, repeats, stats };
  }

  #rules({ rules }: JobWork & { kind: 'rules' }, queueSeconds: number, checkpoint: Checkpoint) {
    const means = { parse: this.#parsed.parse, columns: freshColumns(this.#columns) };
    const { bytes, stats } = evaluateRules(rules, this.#reader, checkpoint, this.#alertTexts, means);
    return { body: bytes, stats: { ...stats, queueSeconds } };
  }

  #forgetSymbols(): void {
    if (this.#reader.symbols.size <= LIMITS.queryWorkerSymbolsMax) return;
    const symbols = new Symbols();
    this.#reader.close();
    this.#reader = new StoreReader(symbols, this.#view, this.#looksMax);
    this.#rows = new RowTexts(symbols);
  }
}

/** Field by field: an object that is spread takes longer than all that is made of it here. */
function shapeOf({ request, limit, stats, statsPerStep, explain }: JobWork & { kind: 'query' }): QueryShape {
  return { kind: request.kind, limit, stats, statsPerStep, explain };
}
