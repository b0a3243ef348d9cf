/**
 * Evaluates rules in workers of their own, which exist only while there are rules: a dashboard that keeps the query workers
 * busy does not make rules late.
 */
import type { JobReply, JobStats, JobWork } from '../threads/messages.ts';
import type { QueryPool } from '../threads/query-pool.ts';
import { ruleResultOf } from './rule-result.ts';
import type { NewestSamplesWork, RuleEvaluator, RuleOutcome, RuleWork } from './rule-work.ts';

export interface OpenPool {
  readonly pool: QueryPool;
  close(): Promise<void>;
}

export interface PoolEvaluatorOptions {
  readonly open: () => OpenPool;
  /** Of one evaluation, from when it was asked for. */
  readonly timeoutMs: number;
  /** Told of each query. */
  readonly observe: (stats: JobStats) => void;
}

const NO_POOL: RuleOutcome = { ok: false, message: 'query was canceled: there are no rules', canceled: true };

export class PoolEvaluator implements RuleEvaluator {
  readonly #options: PoolEvaluatorOptions;
  #open: OpenPool | null = null;

  constructor(options: PoolEvaluatorOptions) {
    this.#options = options;
  }

  /** Whether there are rules; resolves when the workers have ended that are not needed. */
  async use(used: boolean): Promise<void> {
    if (used) this.#open ??= this.#options.open();
    else await this.close();
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.close();
  }

  evaluate(work: RuleWork, signal: AbortSignal): Promise<RuleOutcome> {
    return this.#run({ kind: 'rule', rule: work }, signal);
  }

  newestSamples(work: NewestSamplesWork, signal: AbortSignal): Promise<RuleOutcome> {
    return this.#run({ kind: 'newestSamples', ...work }, signal);
  }

  async #run(work: JobWork, signal: AbortSignal): Promise<RuleOutcome> {
    if (this.#open === null) return NO_POOL;
    const { timeoutMs, observe } = this.#options;
    const reply: JobReply = await this.#open.pool.run(work, { timeoutMs, signal });
    if (!reply.ok) return { ok: false, message: reply.message, canceled: reply.code === 'query_canceled' };
    observe(reply.stats);
    return { ok: true, result: ruleResultOf(reply.body) };
  }
}
