/** What a plan node yields. */

import type { ValueType } from '../ast.ts';
import { functionRow } from '../functions.ts';
import type { PlanNode } from './nodes.ts';

export function valueTypeOf(node: PlanNode): ValueType {
  switch (node.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'instantSelect':
    case 'aggregate':
      return 'vector';
    case 'rangeSelect':
    case 'subquery':
      return 'matrix';
    case 'call':
      return functionRow(node.call.func)?.signature.returnType ?? 'none';
    case 'binary':
      return valueTypeOf(node.lhs) === 'scalar' && valueTypeOf(node.rhs) === 'scalar' ? 'scalar' : 'vector';
    case 'negate':
    case 'stepInvariant':
      return valueTypeOf(node.child);
  }
}
