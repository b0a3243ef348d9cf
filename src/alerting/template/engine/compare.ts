/** Comparisons as templates make them: types are not converted, so that 1 and 1.0 cannot be compared. */
import { compareText } from '../../../model/labels.ts';
import { NO_FLAGS } from './format-flags.ts';
import { format, print } from './print.ts';
import { Dictionary, FunctionValue, isPointer, List, NamedInteger, typeName, type Value } from './values.ts';

type Kind = 'bool' | 'int' | 'float' | 'string' | null;

/** Null: not one of the basic kinds. */
function kindOf(value: Value): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float';
    case 'string':
      return 'string';
    default:
      return value instanceof NamedInteger && !isPointer(value) ? 'int' : null;
  }
}

/** A number of a type of its own as the number that it is. */
export function plainKind(value: Value): Value {
  return value instanceof NamedInteger && !isPointer(value) ? value.value : value;
}

/** Whether the first is equal to any of the others. */
export function equal(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) throw new Error('missing argument for comparison');
  return others.some((other) => equalTo(first, other));
}

function equalTo(a: Value, b: Value): boolean {
  const kind = kindOf(a);
  if (kind !== kindOf(b)) {
    if (a === null || b === null) return false;
    throw incompatible(a, b);
  }
  if (kind !== null) return plainKind(a) === plainKind(b);
  if (a === null || b === null) return a === b;
  if (typeName(a) !== typeName(b)) {
    throw new Error(`non-comparable types ${shown(a)}: ${typeName(a)}, ${typeName(b)}: ${print([b])}`);
  }
  if (a instanceof List || a instanceof Dictionary || a instanceof FunctionValue) {
    throw new Error(`non-comparable type ${shown(b)}: ${typeName(b)}`);
  }
  return a === b;
}

function shown(value: Value): string {
  return format(value, 's', NO_FLAGS);
}

export function less(a: Value, b: Value): boolean {
  const kind = kindOf(a);
  if (kind === null || kindOf(b) === null) throw new Error('invalid type for comparison');
  if (kind !== kindOf(b)) throw incompatible(a, b);
  if (kind === 'bool') throw new Error('invalid type for comparison');
  const [x, y] = [plainKind(a), plainKind(b)];
  return typeof x === 'string' && typeof y === 'string' ? compareText(x, y) < 0 : x! < y!;
}

function incompatible(a: Value, b: Value): Error {
  return new Error(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}

/** Not the opposite of greater when one is NaN. */
export function lessOrEqual(a: Value, b: Value): boolean {
  return less(a, b) || equal(a, [b]);
}
