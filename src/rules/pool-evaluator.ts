/**
 * Evaluates rules in workers of their own, which exist only while there are rules: a dashboard that keeps the query workers
 * busy does not make rules late.
 */
import type { JobRefused, JobReply, JobStats, JobWork } from '../threads/messages.ts';
import type { QueryPool } from '../threads/query-pool.ts';
import { refused } from '../threads/refused.ts';
import { outcomesOf } from './rule-batch.ts';
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
  /** Told of each job. */
  readonly observe: (stats: JobStats) => void;
}

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

  async evaluate(works: readonly RuleWork[], signal: AbortSignal): Promise<readonly RuleOutcome[]> {
    const reply = await this.#run({ kind: 'rules', rules: works }, signal);
    if (reply.ok) return outcomesOf(reply.body);
    if (works.length === 1 || reply.code === 'query_canceled') return works.map(() => failed(reply));
    // One of them took the worker with it: the others go without that one.
    return this.evaluate(works.slice(0, Math.ceil(works.length / 2)), signal);
  }

  async newestSamples(work: NewestSamplesWork, signal: AbortSignal): Promise<RuleOutcome> {
    const reply = await this.#run({ kind: 'newestSamples', ...work }, signal);
    return reply.ok ? { ok: true, seconds: 0, result: ruleResultOf(reply.body) } : failed(reply);
  }

  async #run(work: JobWork, signal: AbortSignal): Promise<JobReply> {
    if (this.#open === null) return refused(0, 'query_canceled', 'query was canceled: there are no rules');
    const { timeoutMs, observe } = this.#options;
    const reply = await this.#open.pool.run(work, { timeoutMs, signal });
    if (reply.ok) observe(reply.stats);
    return reply;
  }
}

function failed({ code, message }: JobRefused): RuleOutcome {
  return { ok: false, seconds: 0, message, canceled: code === 'query_canceled' };
}
