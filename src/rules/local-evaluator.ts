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

  async evaluate([work]: readonly RuleWork[]): Promise<readonly RuleOutcome[]> {
    return [attempt(() => evaluateRule(work, this.#reader, this.#checkpoint, this.#texts).bytes)];
  }

  async newestSamples(work: NewestSamplesWork): Promise<RuleOutcome> {
    return attempt(() => newestSamples(work, this.#reader, this.#checkpoint));
  }
}

function attempt(evaluate: () => Uint8Array): RuleOutcome {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const result = ruleResultOf(evaluate());
    return { ok: true, seconds: seconds(), result };
  } catch (error) {
    return { ok: false, seconds: seconds(), message: (error as Error).message, canceled: false };
  }
}
