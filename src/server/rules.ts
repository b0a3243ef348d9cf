/** The rules of the server: their files, their workers, and the groups that are evaluated. */
import type { Logger } from 'pino';
import type { AlertSink } from '../alerting/alert.ts';
import type { Config } from '../config/config.ts';
import { engineFeatures } from '../config/features.ts';
import type { Flags } from '../config/flags.ts';
import { SampleAppender } from '../ingest/append-samples.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import { compareText } from '../model/labels.ts';
import { KnownRuleFiles, type LoadedRules, loadingRuleFiles, loadRuleFiles } from '../rules/load-rule-files.ts';
import { PoolEvaluator } from '../rules/pool-evaluator.ts';
import type { RuleContext, RuleObserver } from '../rules/rule-context.ts';
import { RuleFileProblems } from '../rules/rule-file-problems.ts';
import { RuleManager } from '../rules/rule-manager.ts';
import { Slices } from '../rules/slices.ts';
import type { Database } from '../storage/database.ts';
import type { EngineMetrics } from '../telemetry/engine-metrics.ts';
import { QueryPool } from '../threads/query-pool.ts';
import type { ViewReaders } from '../threads/view-readers.ts';
import type { Reloadable } from './lifecycle.ts';

export interface ServerRulesOptions {
  readonly flags: Flags;
  readonly config: () => Config;
  readonly engineMetrics: EngineMetrics;
  readonly observer: RuleObserver;
  /** Who is told of alerts. */
  readonly sinks: readonly AlertSink[];
  readonly log: Logger;
}

export interface RuleStorage {
  readonly database: Database;
  readonly views: ViewReaders;
  /** Without a slash at the end. */
  readonly externalUrl: string;
}

export class ServerRules implements Reloadable {
  readonly #options: ServerRulesOptions;
  readonly #known = new KnownRuleFiles();
  #evaluator: PoolEvaluator | null = null;
  #manager: RuleManager | null = null;

  constructor(options: ServerRulesOptions) {
    this.#options = options;
  }

  /** Reads and checks all rule files; throws when one is bad. */
  prepare(config: Config): () => Promise<void> {
    try {
      return this.#changeTo(loadRuleFiles(...this.#filesOf(config)));
    } catch (error) {
      throw this.#told(error);
    }
  }

  /** 10,000 rules take a second. */
  async prepareInSlices(config: Config): Promise<() => Promise<void>> {
    try {
      const loading = loadingRuleFiles(...this.#filesOf(config), this.#known);
      return this.#changeTo(await new Slices(() => undefined).finish(loading));
    } catch (error) {
      throw this.#told(error);
    }
  }

  /** The groups begin when they are applied. */
  open(storage: RuleStorage): RuleManager {
    const { flags, engineMetrics, log } = this.#options;
    const { views, database } = storage;
    const { sinks, observer } = this.#options;
    const evaluator = poolEvaluator(flags, views, engineMetrics, log);
    const writer = new SampleAppender(database, { activeSeriesMax: flags.storageActiveSeriesMax });
    const context = { ...this.#queries(), ...times(flags), evaluator, writer, sinks, observer, log, now: Date.now };
    const isConcurrent = flags.enableFeatures.includes('concurrent-rule-eval');
    this.#evaluator = evaluator;
    this.#manager = new RuleManager(
      { ...context, externalUrl: storage.externalUrl },
      {
        concurrentEvaluations: isConcurrent ? flags.rulesMaxConcurrentEvals : null,
        onUse: (used) => evaluator.use(used),
      },
    );
    return this.#manager;
  }

  async stop(): Promise<void> {
    await this.#manager?.stop();
    await this.#evaluator?.close();
  }

  #filesOf(config: Config): Parameters<typeof loadRuleFiles> {
    const { patterns, queryOffsetMs, legacyNames } = config.rules;
    const features = engineFeatures(this.#options.flags.enableFeatures);
    const defaults = { intervalMs: config.global.evaluationIntervalMs, queryOffsetMs };
    return [patterns, config.directory, defaults, { features, legacyNames }];
  }

  #changeTo({ groups, warnings }: LoadedRules): () => Promise<void> {
    for (const warning of warnings) this.#options.log.warn(warning);
    return async () => this.#manager?.apply(groups);
  }

  /** Writes every problem of rule files to the log; answers the error of the whole. */
  #told(error: unknown): unknown {
    if (!(error instanceof RuleFileProblems)) return error;
    const { log, flags } = this.#options;
    for (const message of error.messages) log.error({ err: message }, 'loading groups failed');
    log.error({ err: 'error loading rules, previous rule set restored' }, 'Failed to apply configuration');
    const text = 'one or more errors occurred while applying the new configuration';
    return new Error(`${text} (--config.file="${flags.configFile}")`, { cause: error });
  }

  #queries(): Pick<RuleContext, 'request' | 'externalLabels'> {
    const { flags, config } = this.#options;
    const features = engineFeatures(flags.enableFeatures);
    return {
      request: (text, timeMs) => ({
        text,
        kind: 'instant',
        startMs: timeMs,
        endMs: timeMs,
        stepMs: 0,
        lookbackMs: flags.queryLookbackMs,
        subqueryStepMs: config().global.evaluationIntervalMs,
        samplesMax: flags.queryMaxSamples,
        features,
      }),
      externalLabels: () => sortedPairs(config().global.externalLabels),
    };
  }
}

function poolEvaluator(flags: Flags, views: ViewReaders, engineMetrics: EngineMetrics, log: Logger): PoolEvaluator {
  return new PoolEvaluator({
    open() {
      const view = views.open();
      const threadsMax = flags.rulesMaxConcurrentEvals;
      // Each group waits for one evaluation at a time: there is a bound already.
      const pool = new QueryPool(view, { threadsMax, log, queueMax: Number.POSITIVE_INFINITY });
      return {
        pool,
        async close() {
          await pool.close();
          view.close();
        },
      };
    },
    timeoutMs: flags.queryTimeoutMs,
    observe: (stats) => engineMetrics.observe(stats),
  });
}

function times(flags: Flags) {
  return {
    resendDelayMs: flags.rulesResendDelayMs,
    forOutageToleranceMs: flags.rulesForOutageToleranceMs,
    forGracePeriodMs: flags.rulesForGracePeriodMs,
  };
}

function sortedPairs(labels: Readonly<Record<string, string>>): LabelPairs {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => compareText(a, b));
}
