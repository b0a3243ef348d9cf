import { withoutParens } from '../without-parens.ts';
import type { CallNode, InstantSelectNode } from './nodes.ts';

/** The selector that is the first argument of a call just as it was written; null: it is not one, and `+selector` is none. */
export function selectorArgument({ call, args }: CallNode): InstantSelectNode | null {
  const [arg] = args;
  return arg.kind === 'instantSelect' && withoutParens(call.args[0]).kind === 'vectorSelector' ? arg : null;
}
