/** The order in which the rules of a group are evaluated. */
import type { EvaluationSlots } from './evaluation-slots.ts';

export type EvaluateRule = (index: number) => Promise<void>;

/**
 * Rules that do not wait for each other side by side, as long as there are free slots; one of them always goes on.
 * @param waitsFor of each rule, the earlier ones that must have ended (dependencies.ts)
 */
export async function sideBySide(
  waitsFor: readonly (readonly number[])[],
  slots: EvaluationSlots,
  evaluate: EvaluateRule,
): Promise<void> {
  const ended: Promise<void>[] = [];
  for (const [index, earlier] of waitsFor.entries()) {
    await Promise.all(earlier.map((other) => ended[other]));
    if (slots.take()) ended.push(evaluate(index).finally(() => slots.release()));
    else {
      ended.push(Promise.resolve());
      await evaluate(index);
    }
  }
  await Promise.all(ended);
}
