import type { Aggregation, BinaryExpr, Expr } from '../../../src/promql/ast.ts';
import { aggregate } from './aggregate.ts';
import { scalars, vectorScalar, vectors } from './binary.ts';
import { call } from './call.ts';
import { negated } from './histogram.ts';
import { distinct, nameless, type TwinQuery, type TwinSample, type TwinValue } from './model.ts';
import { select } from './select.ts';

/** What an expression is at `timeMs`. Throws a TwinRefusal where it has no answer. */
export function evaluateAt(expr: Expr, timeMs: number, query: TwinQuery): TwinValue {
  switch (expr.kind) {
    case 'numberLiteral':
      return { kind: 'scalar', value: expr.value };
    case 'stringLiteral':
      return { kind: 'string', value: expr.value };
    case 'parenExpr':
      return evaluateAt(expr.expr, timeMs, query);
    case 'unaryExpr':
      return expr.op === '+'
        ? evaluateAt(expr.expr, timeMs, query)
        : negate(evaluateAt(expr.expr, timeMs, query), query);
    case 'vectorSelector':
      return { kind: 'vector', samples: select(expr, timeMs, query) };
    case 'aggregation':
      return { kind: 'vector', samples: aggregation(expr, timeMs, query) };
    case 'binaryExpr':
      return binary(expr, evaluateAt(expr.lhs, timeMs, query), evaluateAt(expr.rhs, timeMs, query), query);
    case 'call':
      return call(expr, timeMs, query, evaluateAt);
    default:
      throw new Error(`the twin does not know ${expr.kind} here`);
  }
}

function aggregation(expr: Aggregation, timeMs: number, query: TwinQuery): readonly TwinSample[] {
  const param = expr.param === null ? null : evaluateAt(expr.param, timeMs, query);
  const of = evaluateAt(expr.expr, timeMs, query);
  if (of.kind !== 'vector' || param?.kind === 'vector') throw new Error('a vector is aggregated by a number or a text');
  return aggregate(expr, of.samples, param === null ? null : param.value);
}

function binary(expr: BinaryExpr, left: TwinValue, right: TwinValue, query: TwinQuery): TwinValue {
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    return { kind: 'scalar', value: scalars(expr.op, left.value, right.value) };
  }
  return { kind: 'vector', samples: binarySamples(expr, left, right, query) };
}

function binarySamples(expr: BinaryExpr, left: TwinValue, right: TwinValue, query: TwinQuery): readonly TwinSample[] {
  if (left.kind === 'vector' && right.kind === 'vector') return vectors(expr, left.samples, right.samples, query);
  if (left.kind === 'vector' && right.kind === 'scalar') {
    return vectorScalar(expr, left.samples, right.value, false, query);
  }
  if (left.kind === 'scalar' && right.kind === 'vector') {
    return vectorScalar(expr, right.samples, left.value, true, query);
  }
  throw new Error('operands are numbers or vectors');
}

function negate(value: TwinValue, query: TwinQuery): TwinValue {
  if (value.kind === 'scalar') return { kind: 'scalar', value: -value.value };
  if (value.kind === 'string') throw new Error('a string has no sign');
  const samples = value.samples.map((sample) => ({
    ...nameless(sample, query),
    value: typeof sample.value === 'number' ? -sample.value : negated(sample.value),
  }));
  return { kind: 'vector', samples: distinct(samples) };
}
