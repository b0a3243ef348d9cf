import { expect, test } from 'vitest';
import { labelSetOf, Symbols } from '../../../src/model/labels.ts';
import { labelHashShare, xxHash64 } from '../../../src/promql/operators/label-hash.ts';

test.each([
  ['', 0xef46db3751d8e999n],
  ['a', 0xd24ec4f1a98c6e5bn],
  ['abc', 0x44bc2cf5ad770999n],
])('xxHash64 of %j', (text, expected) => {
  expect(xxHash64(Buffer.from(text))).toBe(expected);
});

test.each([
  ['production', '0', 0.09456],
  ['canary', '0', 0.978246],
])('the share of http_requests{group="%s", instance="%s"} is that of Prometheus', (group, instance, expected) => {
  const symbols = new Symbols();
  const labels = labelSetOf(symbols, [
    ['__name__', 'http_requests'],
    ['group', group],
    ['instance', instance],
    ['job', 'api-server'],
  ]);
  expect(labelHashShare(symbols, labels)).toBeCloseTo(expected, 6);
});
