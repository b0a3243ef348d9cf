/**
 * Marks the selectors of whose histograms only count and sum are looked at: those below histogram_count and its like,
 * unless something on the way up to the root looks at buckets. A subquery ends it too.
 */
import { mapChildren } from '../children.ts';
import type { PlanNode } from '../nodes.ts';

const OF_STATISTICS: ReadonlySet<string> = new Set(['histogram_count', 'histogram_sum', 'histogram_avg']);
const OF_BUCKETS: ReadonlySet<string> = new Set(['histogram_quantile', 'histogram_quantiles', 'histogram_fraction']);
const TRIMS: ReadonlySet<string> = new Set(['</', '>/']);

export function readStatistics(node: PlanNode): PlanNode {
  return mark(node, false);
}

function mark(node: PlanNode, statistics: boolean): PlanNode {
  if (looksAtBuckets(node)) return node;
  if (node.kind === 'instantSelect' || node.kind === 'rangeSelect') return statistics ? { ...node, statistics } : node;
  const below = statistics || (node.kind === 'call' && OF_STATISTICS.has(node.call.func));
  return mapChildren(node, (child) => mark(child, below));
}

function looksAtBuckets(node: PlanNode): boolean {
  switch (node.kind) {
    case 'subquery':
      return true;
    case 'call':
      return OF_BUCKETS.has(node.call.func);
    case 'binary':
      return TRIMS.has(node.expr.op);
    default:
      return false;
  }
}
