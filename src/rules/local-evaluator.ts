/** Evaluates rules in this thread, over a reader: for tools and tests. */
import type { Checkpoint } from '../promql/engine.ts';
import type { Reader } from '../storage/storage.ts';
import { AlertTexts } from './alert-text.ts';
import { evaluateRule } from './evaluate-rule.ts';
import { newestSamples } from './newest-samples.ts';
import { ruleResultOf } from './rule-result.ts';
import type { NewestSamplesWork, RuleEvaluator, RuleOutcome, RuleWork } from './rule-work.ts';

export class LocalEvaluator implements RuleEvaluator {
  readonly #reader: Reader;
  readonly #texts = new AlertTexts();
  readonly #checkpoint: Checkpoint = () => undefined;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  async evaluate(work: RuleWork): Promise<RuleOutcome> {
    return attempt(() => evaluateRule(work, this.#reader, this.#checkpoint, this.#texts).bytes);
  }

  async newestSamples(work: NewestSamplesWork): Promise<RuleOutcome> {
    return attempt(() => newestSamples(work, this.#reader, this.#checkpoint));
  }
}

function attempt(evaluate: () => Uint8Array): RuleOutcome {
  try {
    return { ok: true, result: ruleResultOf(evaluate()) };
  } catch (error) {
    return { ok: false, message: (error as Error).message, canceled: false };
  }
}
