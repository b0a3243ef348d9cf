/** The arguments of a call as the functions want them; the checker has seen to their number and types. */
import { invariant } from '../../invariant.ts';
import type { Operator, ScalarOperator } from '../operators/operator.ts';
import type { FunctionCall } from './function.ts';

export function vectorArgument({ args }: FunctionCall, index: number): Operator {
  const argument = args[index];
  invariant(argument?.kind === 'vector', `argument ${index} is no vector`);
  return argument.operator;
}

export function scalarArgument({ args }: FunctionCall, index: number): ScalarOperator {
  const argument = args[index];
  invariant(argument?.kind === 'scalar', `argument ${index} is no scalar`);
  return argument.operator;
}

export function stringArgument({ args }: FunctionCall, index: number): string {
  const argument = args[index];
  invariant(argument?.kind === 'string', `argument ${index} is no string`);
  return argument.text;
}
