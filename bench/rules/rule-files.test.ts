import { expect, it } from 'vitest';
import { engineFeatures } from '../../src/config/features.ts';
import { parseRuleFile } from '../../src/rules/load-rule-files.ts';
import { RULES_PER_GROUP, ruleFile } from './rule-files.ts';

it('the rules of the benchmark are rules', () => {
  const options = { features: engineFeatures([]), legacyNames: false };
  const { groups } = parseRuleFile(ruleFile(['a', 'b'], 15), options);
  expect(groups.map(({ name, intervalMs, rules }) => [name, intervalMs, rules.length])).toEqual([
    ['a', 15_000, RULES_PER_GROUP],
    ['b', 15_000, RULES_PER_GROUP],
  ]);
});
