/** The operator of an aggregation. */
import { invariant } from '../../invariant.ts';
import { Aggregate } from '../operators/aggregate/aggregate.ts';
import { CountValues } from '../operators/aggregate/count-values.ts';
import { LimitK } from '../operators/aggregate/limit-k.ts';
import { LimitRatio } from '../operators/aggregate/limit-ratio.ts';
import { QuantileOfGroups } from '../operators/aggregate/quantile-of-groups.ts';
import { Rank } from '../operators/aggregate/rank.ts';
import type { Operator, StepGrid } from '../operators/operator.ts';
import { withoutParens } from '../without-parens.ts';
import type { Builder } from './builder.ts';
import type { AggregateNode } from './nodes.ts';

export function buildAggregate(node: AggregateNode, grid: StepGrid, builder: Builder): Operator {
  const { op, grouping, without } = node.expr;
  const clause = { labels: grouping, without };
  const child = builder.vector(node.child, grid);
  const { context } = builder;
  switch (op) {
    case 'topk':
    case 'bottomk':
      return new Rank(op, clause, node.expr.position, builder.scalar(parameter(node), grid), child, grid, context);
    case 'limitk':
      return new LimitK(clause, builder.scalar(parameter(node), grid), child, grid, context);
    case 'limit_ratio':
      return new LimitRatio(positionOf(node), builder.scalar(parameter(node), grid), child, grid, context);
    case 'quantile': {
      const q = builder.scalar(parameter(node), grid);
      return new QuantileOfGroups(
        clause,
        positionOf(node),
        withoutParens(node.expr.expr).position,
        q,
        child,
        grid,
        context,
      );
    }
    case 'count_values': {
      const label = parameter(node);
      invariant(label.kind === 'string', 'the parameter of count_values is a string');
      return new CountValues(label.value, clause, child, grid, context);
    }
    default:
      return new Aggregate(op, clause, withoutParens(node.expr.expr).position, child, grid, context);
  }
}

function parameter({ param, expr }: AggregateNode): NonNullable<AggregateNode['param']> {
  invariant(param !== null, `${expr.op} without a parameter passed the check`);
  return param;
}

function positionOf({ expr }: AggregateNode) {
  invariant(expr.param !== null, `${expr.op} without a parameter passed the check`);
  return withoutParens(expr.param).position;
}
