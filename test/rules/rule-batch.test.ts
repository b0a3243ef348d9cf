import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/errors.ts';
import { Symbols } from '../../src/model/labels.ts';
import type { Checkpoint } from '../../src/promql/engine.ts';
import { AlertTexts } from '../../src/rules/alert-text.ts';
import { evaluateRules } from '../../src/rules/evaluate-rules.ts';
import { PoolEvaluator } from '../../src/rules/pool-evaluator.ts';
import { outcomesOf } from '../../src/rules/rule-batch.ts';
import { labelsAt, valueAt } from '../../src/rules/rule-result.ts';
import type { RuleWork } from '../../src/rules/rule-work.ts';
import { labelPairs } from '../../src/storage/label-bytes.ts';
import { StoreReader } from '../../src/storage/store-reader.ts';
import type { JobReply, JobWork } from '../../src/threads/messages.ts';
import type { QueryPool } from '../../src/threads/query-pool.ts';
import { refused } from '../../src/threads/refused.ts';
import { viewOf } from '../storage/view-of.ts';
import { Rig, START_MS } from './rig.ts';

const rig = new Rig();
const reader = new StoreReader(new Symbols(), viewOf(rig.head).view);
rig.append(0, 5, { __name__: 'm', a: '1' });

function record(name: string, text: string): RuleWork {
  return { kind: 'recording', request: rig.context.request(text, START_MS), name, labels: [], limit: 0 };
}

function evaluate(works: readonly RuleWork[], checkpoint: Checkpoint = () => undefined) {
  return outcomesOf(evaluateRules(works, reader, checkpoint, new AlertTexts()).bytes);
}

describe('a batch of rules', () => {
  it('has an outcome of each, errors among them', () => {
    const [first, second, third] = evaluate([record('r', 'm'), record('bad', '"text"'), record('s', 'm + NaN')]);
    expect(second).toMatchObject({ ok: false, message: 'rule result is not a vector or scalar', canceled: false });
    if (!first.ok || !third.ok) throw new Error('two of them have a result');
    expect(labelPairs(labelsAt(first.result, 0))).toEqual([
      ['__name__', 'r'],
      ['a', '1'],
    ]);
    expect(valueAt(first.result, 0)).toBe(5);
    expect(valueAt(third.result, 0)).toBeNaN();
    expect(third.result.count).toBe(1);
  });

  it('ends when it takes long, with those that it has', () => {
    const slow = () => {
      const until = performance.now() + 25;
      while (performance.now() < until);
    };
    expect(evaluate([record('r', 'm'), record('s', 'm')], slow)).toHaveLength(1);
  });

  it('is given up whole when nobody wants it', () => {
    const cancel = () => {
      throw new Refusal('query_canceled', 'query was canceled in expression evaluation');
    };
    expect(() => evaluate([record('r', 'm')], cancel)).toThrow('query was canceled');
  });
});

describe('a batch that takes its worker with it', () => {
  it('is evaluated in halves, until the rule is alone that did', async () => {
    const asked: string[][] = [];
    const run = async (work: JobWork): Promise<JobReply> => {
      if (work.kind !== 'rules') throw new Error('only rules are asked for');
      asked.push(work.rules.map(({ name }) => name));
      if (work.rules.some(({ name }) => name === 'b')) return refused(1, 'query_memory', 'query needed too much');
      return answer(evaluateRules(work.rules, reader, () => undefined, new AlertTexts()).bytes);
    };
    const pool = { run } as unknown as QueryPool;
    const evaluator = new PoolEvaluator({
      open: () => ({ pool, close: async () => undefined }),
      timeoutMs: 1000,
      observe: () => undefined,
    });
    await evaluator.use(true);
    let left = ['a', 'b', 'c', 'd'].map((name) => record(name, 'm'));
    const outcomes: string[] = [];
    while (left.length > 0) {
      const some = await evaluator.evaluate(left, new AbortController().signal);
      outcomes.push(...some.map((outcome) => (outcome.ok ? 'ok' : outcome.message)));
      left = left.slice(some.length);
    }
    expect(outcomes).toEqual(['ok', 'query needed too much', 'ok', 'ok']);
    expect(asked.map((names) => names.join(''))).toEqual(['abcd', 'ab', 'a', 'bcd', 'bc', 'b', 'cd']);
  });
});

function answer(body: Uint8Array): JobReply {
  const stats = { queueSeconds: 0, prepareSeconds: 0, evalSeconds: 0, sortSeconds: 0, samplesRead: 0 };
  return { id: 1, ok: true, body, encoding: null, stats, workMs: 0, helpMissing: false };
}
