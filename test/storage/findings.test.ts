/** What one reader finds out about expressions, others of the same parts need not find out again. */
import { expect, it } from 'vitest';
import { Symbols } from '../../src/model/labels.ts';
import type { Matcher } from '../../src/model/matchers.ts';
import { Head } from '../../src/storage/head/head.ts';
import { StoreReader } from '../../src/storage/store-reader.ts';
import { labelBytes } from './head/label-bytes.ts';
import { viewOf } from './view-of.ts';

const USERS = 3000;
const ENDS_WITH_99: Matcher = { type: '=~', name: 'user', value: '.*99' };

function headOf(users: number): Head {
  const head = new Head({ retentionMs: 0, now: () => 1000 });
  for (let user = 0; user < users; user++) {
    const ref = head.addSeries(labelBytes([['user', `u${user}`]]));
    head.append(ref, 1000, 0, 0);
  }
  return head;
}

function count(reader: StoreReader, matcher: Matcher): number {
  return reader.select([matcher], 0, 2000).count;
}

it('a reader that may look at few labels answers what another one found out', () => {
  const head = headOf(USERS);
  const { view } = viewOf(head);
  const finder = new StoreReader(new Symbols(), view);
  const bound = new StoreReader(new Symbols(), view, 10);
  expect(() => count(bound, ENDS_WITH_99)).toThrow('more than 10 labels are to be looked at');
  expect(count(finder, ENDS_WITH_99)).toBe(30);
  const findings = finder.takeFindings();
  expect(findings.map(({ part, pairs }) => [part, pairs.key, pairs.pairs.length])).toEqual([[1, '=~ .*99', 30]]);
  bound.adoptFindings(findings);
  expect(count(bound, ENDS_WITH_99)).toBe(30);

  // A value that came since is tested by the one who adopted.
  head.append(head.addSeries(labelBytes([['user', 'u9999']])), 1000, 0, 0);
  expect(count(bound, ENDS_WITH_99)).toBe(31);
});

it('what was found out about a part that a reader has not is of no use to it', () => {
  const finder = new StoreReader(new Symbols(), viewOf(headOf(USERS)).view);
  count(finder, ENDS_WITH_99);
  const other = viewOf(headOf(5)).view;
  const reader = new StoreReader(new Symbols(), { ...other, heads: [{ ...other.heads[0], generation: 2 }] });
  reader.adoptFindings(finder.takeFindings());
  expect(count(reader, ENDS_WITH_99)).toBe(0);
});
