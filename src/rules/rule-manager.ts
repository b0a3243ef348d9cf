/**
 * All groups of the configuration in force. A reload keeps the groups that it does not change; a changed one goes on from
 * where it was; the series of one that is gone end two intervals later, so that another group may take them over.
 *
 *   apply(groups) ──► unchanged: left alone
 *                 ──► changed:   old one ends its evaluation ──► new one takes states over ──► next slot
 *                 ──► gone:      ends its evaluation ──► two intervals ──► staleness markers
 */
import { timerMs } from '../threads/deadline.ts';
import { EvaluationSlots } from './evaluation-slots.ts';
import { GroupEvaluation } from './group-evaluation.ts';
import { GroupRunner } from './group-runner.ts';
import type { RuleContext } from './rule-context.ts';
import type { RuleGroup } from './rule-group.ts';

export interface RuleManagerOptions {
  /** Rules that may be evaluated side by side, over all groups; null: those of a group go one after another. */
  readonly concurrentEvaluations: number | null;
  /** Told whether there are any groups, before the first one starts and after the last one has ended. */
  readonly onUse: (used: boolean) => Promise<void>;
}

const INTERVALS_UNTIL_STALE = 2;

export class RuleManager {
  readonly #context: RuleContext;
  readonly #options: RuleManagerOptions;
  readonly #slots: EvaluationSlots | null;
  /** By group key. */
  #runners = new Map<string, GroupRunner>();
  readonly #ending = new Set<NodeJS.Timeout>();
  /** The groups of the first configuration restore their alerts; those that come later do not. */
  #restored = false;
  #stopped = false;

  constructor(context: RuleContext, options: RuleManagerOptions) {
    this.#context = context;
    this.#options = options;
    this.#slots = options.concurrentEvaluations === null ? null : new EvaluationSlots(options.concurrentEvaluations);
  }

  /** By file, then by name. */
  get groups(): GroupEvaluation[] {
    return [...this.#runners.values()].map(({ evaluation }) => evaluation).sort(byFileAndName);
  }

  /** Resolves when the groups have changed: what runs of the old ones is waited for. Never rejects. */
  async apply(groups: readonly RuleGroup[]): Promise<void> {
    if (groups.length > 0) await this.#options.onUse(true);
    const former = new Map(this.#runners);
    const runners = new Map<string, GroupRunner>();
    const changes: Promise<void>[] = [];
    for (const group of groups) {
      const key = groupKey(group);
      const old = former.get(key);
      former.delete(key);
      if (old !== undefined && isSame(old.evaluation.group, group)) {
        runners.set(key, old);
        continue;
      }
      const runner = this.#runnerOf(group);
      runners.set(key, runner);
      changes.push(this.#replace(old, runner));
    }
    for (const old of former.values()) changes.push(this.#end(old));
    await Promise.all(changes);
    this.#runners = runners;
    this.#restored = true;
    if (groups.length === 0) await this.#options.onUse(false);
  }

  /** Ends all evaluations. No series is marked: after a restart they go on. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#ending) clearTimeout(timer);
    await Promise.all([...this.#runners.values()].map((runner) => runner.cancel()));
  }

  #runnerOf(group: RuleGroup): GroupRunner {
    const options = { restored: this.#restored, slots: this.#slots };
    const evaluation = new GroupEvaluation(group, this.#context, options);
    return new GroupRunner(evaluation, { now: this.#context.now, restore: !this.#restored });
  }

  async #replace(old: GroupRunner | undefined, runner: GroupRunner): Promise<void> {
    if (old !== undefined) {
      await old.stop();
      runner.evaluation.takeOver(old.evaluation);
    }
    if (!this.#stopped) runner.start();
  }

  async #end(runner: GroupRunner): Promise<void> {
    await runner.stop();
    const endedMs = this.#context.now();
    const waitMs = timerMs(INTERVALS_UNTIL_STALE * runner.evaluation.group.intervalMs);
    const timer = setTimeout(() => {
      this.#ending.delete(timer);
      runner.evaluation.markAll(endedMs);
    }, waitMs);
    timer.unref();
    this.#ending.add(timer);
  }
}

/** What a group is known by, also as a label of metrics. */
export function groupKey({ file, name }: Pick<RuleGroup, 'file' | 'name'>): string {
  return `${file};${name}`;
}

function byFileAndName({ group: a }: GroupEvaluation, { group: b }: GroupEvaluation): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

function isSame(a: RuleGroup, b: RuleGroup): boolean {
  return textOf(a) === textOf(b);
}

/** All of a group but the trees of its expressions, which their texts say. */
function textOf(group: RuleGroup): string {
  return JSON.stringify(group, (key, value) => (key === 'expr' ? undefined : value));
}
