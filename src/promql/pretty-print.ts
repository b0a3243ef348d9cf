/** The text of an expression over several lines, as /api/v1/format_query shows it. */
import type { Aggregation, BinaryExpr, Call, Expr } from './ast.ts';
import { printAggregationHead, printExpr, printOperator, printSubqueryRange } from './print.ts';

/** A node whose canonical text is longer is split. */
const LINE_BYTES_MAX = 100;

export function prettyPrint(expr: Expr): string {
  return pretty(expr, 0);
}

function pretty(expr: Expr, level: number): string {
  const text = printExpr(expr);
  switch (expr.kind) {
    case 'aggregation':
      return isLong(text) ? splitAggregation(expr, level) : indent(level) + text;
    case 'binaryExpr':
      return isLong(text) ? splitBinary(expr, level) : indent(level) + text;
    case 'call':
      return isLong(text) ? splitCall(expr, level) : indent(level) + text;
    case 'parenExpr':
      if (!isLong(text)) return indent(level) + text;
      return `${indent(level)}(\n${pretty(expr.expr, level + 1)}\n${indent(level)})`;
    case 'subquery':
      // As in Prometheus a short subquery loses its indent.
      return isLong(text) ? pretty(expr.expr, level) + printSubqueryRange(expr) : text;
    case 'unaryExpr':
      return indent(level) + expr.op + pretty(expr.expr, level).trim();
    case 'matrixSelector':
    case 'numberLiteral':
    case 'stringLiteral':
    case 'vectorSelector':
      return indent(level) + text;
  }
}

function splitAggregation(expr: Aggregation, level: number): string {
  const param = expr.param === null ? '' : `${pretty(expr.param, level + 1)},\n`;
  const head = indent(level) + printAggregationHead(expr);
  return `${head}(\n${param}${pretty(expr.expr, level + 1)}\n${indent(level)})`;
}

function splitBinary(expr: BinaryExpr, level: number): string {
  const lhs = pretty(expr.lhs, level + 1);
  return `${lhs}\n${indent(level)}${printOperator(expr)}\n${pretty(expr.rhs, level + 1)}`;
}

function splitCall({ func, args }: Call, level: number): string {
  const lines = args.map((arg) => pretty(arg, level + 1)).join(',\n');
  return `${indent(level)}${func}(\n${lines}\n${indent(level)})`;
}

function isLong(text: string): boolean {
  return Buffer.byteLength(text) > LINE_BYTES_MAX;
}

function indent(level: number): string {
  return '  '.repeat(level);
}
