/** Pipelines, commands and operands to values. `state.at` follows what is evaluated, for the messages. */
import { goQuote } from '../../../model/go-format.ts';
import { checkTextLength } from './bounded-text.ts';
import { BUILTINS, NotCallable } from './builtins.ts';
import { nodeText } from './node-text.ts';
import type {
  ChainNode,
  CommandNode,
  FieldNode,
  FunctionNode,
  NumberNode,
  PipeNode,
  VariableNode,
  Word,
} from './nodes.ts';
import type { ExecutionState } from './state.ts';
import { canBeNil, typeClass, typeProblem } from './types.ts';
import {
  ANY,
  type Callable,
  Dictionary,
  FunctionValue,
  isTrue,
  List,
  Structure,
  typeName,
  type Value,
} from './values.ts';

/** The value that is piped into a command; undefined when there is none. */
type Piped = Value | undefined;

export function evaluatePipe(state: ExecutionState, dot: Value, pipe: PipeNode): Value {
  state.at = pipe;
  let value: Piped;
  for (const command of pipe.commands) value = evaluateCommand(state, dot, command, value);
  const result = value ?? null;
  for (const { name } of pipe.variables) {
    if (pipe.assigns) state.variable(name).value = result;
    else state.declare(name, result);
  }
  return result;
}

function evaluateCommand(state: ExecutionState, dot: Value, command: CommandNode, piped: Piped): Value {
  const [first, ...words] = command.words;
  switch (first.kind) {
    case 'field':
      return evaluateField(state, dot, first, words, piped);
    case 'chain':
    case 'variable':
      return first.kind === 'chain'
        ? evaluateChain(state, dot, first, words, piped)
        : evaluateVariable(state, dot, first, words, piped);
    case 'function':
      return evaluateFunction(state, dot, first, command, words, piped);
    case 'pipe':
      refuseArguments(state, first, words, piped);
      return evaluatePipe(state, dot, first);
  }
  state.at = first;
  refuseArguments(state, first, words, piped);
  if (first.kind === 'nil') throw state.error('nil is not a command');
  if (first.kind === 'dot') return dot;
  return first.kind === 'number' ? first.ideal : first.value;
}

function refuseArguments(state: ExecutionState, first: Word, words: readonly Word[], piped: Piped): void {
  if (words.length > 0 || piped !== undefined) {
    throw state.error(`can't give argument to non-function ${nodeText(first)}`);
  }
}

function evaluateField(
  state: ExecutionState,
  dot: Value,
  node: FieldNode,
  words: readonly Word[],
  piped: Piped,
): Value {
  state.at = node;
  return fieldsOf(state, dot, dot, node, node.names, words, piped);
}

function evaluateChain(
  state: ExecutionState,
  dot: Value,
  node: ChainNode,
  words: readonly Word[],
  piped: Piped,
): Value {
  state.at = node;
  const value = operandValue(state, dot, node.of);
  return fieldsOf(state, dot, value, node, node.fields, words, piped);
}

function evaluateVariable(
  state: ExecutionState,
  dot: Value,
  node: VariableNode,
  words: readonly Word[],
  piped: Piped,
): Value {
  state.at = node;
  const { value } = state.variable(node.name);
  if (node.fields.length > 0) return fieldsOf(state, dot, value, node, node.fields, words, piped);
  refuseArguments(state, node, words, piped);
  return value;
}

function evaluateFunction(
  state: ExecutionState,
  dot: Value,
  node: FunctionNode,
  caller: Word | CommandNode,
  words: readonly Word[],
  piped: Piped,
): Value {
  state.at = node;
  const { name } = node;
  const own = state.functions.get(name);
  const callable = own ?? BUILTINS.get(name);
  if (callable === undefined) throw state.error(`${goQuote(name)} is not a defined function`);
  const isLazy = own === undefined && (name === 'and' || name === 'or');
  return call(state, dot, { callable, name, caller, isLazy }, words, piped);
}

/** A field of a field of a value. Arguments are for the last of them, which then must be a method. */
function fieldsOf(
  state: ExecutionState,
  dot: Value,
  value: Value,
  node: Word,
  names: readonly string[],
  words: readonly Word[],
  piped: Piped,
): Value {
  let receiver: Receiver = { value, isAny: false };
  for (let i = 0; i < names.length - 1; i++) receiver = fieldOf(state, dot, receiver, node, names[i], [], undefined);
  return fieldOf(state, dot, receiver, node, names[names.length - 1], words, piped).value;
}

interface Receiver {
  readonly value: Value;
  /** It comes out of something that holds values of any type. */
  readonly isAny: boolean;
}

function fieldOf(
  state: ExecutionState,
  dot: Value,
  { value, isAny }: Receiver,
  node: Word,
  name: string,
  words: readonly Word[],
  piped: Piped,
): Receiver {
  const type = isAny ? ANY : typeName(value);
  if (value === null) {
    if (isAny) throw state.error(`nil pointer evaluating ${type}.${name}`);
    return { value: null, isAny: false };
  }
  const hasArguments = words.length > 0 || piped !== undefined;
  if (typeof value === 'object' && !(value instanceof FunctionValue)) {
    const callable = value.method(name);
    if (callable !== undefined) {
      return { value: call(state, dot, { callable, name, caller: node, isLazy: false }, words, piped), isAny: false };
    }
  }
  if (value instanceof Structure) {
    const field = value.fields.get(name);
    if (field !== undefined) {
      if (hasArguments) throw state.error(`${name} has arguments but cannot be invoked as function`);
      return { value: field, isAny: value.anyFields.has(name) };
    }
  }
  if (value instanceof Dictionary) {
    if (hasArguments) throw state.error(`${name} is not a method but has arguments`);
    const entry = value.entries.get(name);
    return { value: entry === undefined ? value.missing : entry, isAny: value.missing === null };
  }
  throw state.error(`can't evaluate field ${name} in type ${type}`);
}

interface Call {
  readonly callable: Callable;
  readonly name: string;
  readonly caller: Word | CommandNode;
  /** Arguments are evaluated only until the result is known: `and` and `or`. */
  readonly isLazy: boolean;
}

function call(state: ExecutionState, dot: Value, to: Call, words: readonly Word[], piped: Piped): Value {
  state.step();
  const { callable, name } = to;
  checkCount(state, to, words.length, piped);
  const typeOf = (index: number): string => callable.parameters[Math.min(index, callable.parameters.length - 1)];
  if (to.isLazy) return firstDeciding(state, dot, name === 'or', words, piped);

  const values = words.map((word, i) => argument(state, dot, word, typeOf(i)));
  if (piped !== undefined) values.push(typed(state, piped, typeOf(words.length)));
  for (const value of values) state.step(sizeOf(value));
  let result: Value;
  try {
    result = callable.call(values);
    if (typeof result === 'string') checkTextLength(result);
  } catch (error) {
    state.at = to.caller;
    throw state.error(`error calling ${name}: ${reason(error, words)}`, { cause: error });
  }
  state.step(sizeOf(result));
  return result;
}

const CHARACTERS_PER_STEP = 16;

/** What it takes to go through a value, in steps. */
function sizeOf(value: Value): number {
  if (typeof value === 'string') return Math.floor(value.length / CHARACTERS_PER_STEP);
  if (value instanceof List) return value.items.length;
  return value instanceof Dictionary ? value.entries.size : 0;
}

function reason(error: unknown, words: readonly Word[]): string {
  if (error instanceof NotCallable) {
    return `non-function ${words.length > 0 ? nodeText(words[0]) : error.shown} of type ${error.type}`;
  }
  return error instanceof Error ? error.message : String(error);
}

function checkCount(state: ExecutionState, { callable, name }: Call, given: number, piped: Piped): void {
  const { parameters, variadic } = callable;
  const count = given + (piped === undefined ? 0 : 1);
  if (variadic ? count >= parameters.length - 1 : count === parameters.length) return;
  const wanted = variadic ? `at least ${parameters.length - 1}` : parameters.length;
  throw state.error(`wrong number of args for ${name}: want ${wanted} got ${variadic ? given : count}`);
}

function firstDeciding(
  state: ExecutionState,
  dot: Value,
  deciding: boolean,
  words: readonly Word[],
  piped: Piped,
): Value {
  let value: Value = null;
  for (const word of words) {
    value = argument(state, dot, word, ANY);
    if (isTrue(value) === deciding) return value;
  }
  return piped === undefined ? value : piped;
}

/** An operand as an argument: a constant takes the type that is asked for. */
function argument(state: ExecutionState, dot: Value, word: Word, type: string): Value {
  state.at = word;
  switch (word.kind) {
    case 'nil':
      if (!canBeNil(type)) throw state.error(`cannot assign nil to ${type}`);
      return null;
    case 'bool':
    case 'string':
    case 'number':
      return constant(state, word, type);
    default:
      return typed(state, operandValue(state, dot, word), type);
  }
}

function constant(
  state: ExecutionState,
  word: Extract<Word, { source: string } | { kind: 'bool' }>,
  type: string,
): Value {
  const wanted = typeClass(type);
  switch (wanted) {
    case 'any':
      return word.kind === 'number' ? word.ideal : word.value;
    case 'other':
      throw state.error(`can't handle ${nodeText(word)} for arg of type ${type}`);
    case 'integer':
    case 'float': {
      const value = word.kind === 'number' ? numberAs(word, wanted) : null;
      if (value === null) throw state.error(`expected ${wanted}; found ${nodeText(word)}`);
      return value;
    }
    default:
      if (word.kind !== wanted) throw state.error(`expected ${wanted}; found ${nodeText(word)}`);
      return word.value;
  }
}

function numberAs(word: NumberNode, wanted: 'integer' | 'float'): Value {
  return wanted === 'integer' ? word.integer : word.float;
}

function operandValue(state: ExecutionState, dot: Value, word: Word): Value {
  state.at = word;
  switch (word.kind) {
    case 'dot':
      return dot;
    case 'field':
      return evaluateField(state, dot, word, [], undefined);
    case 'variable':
      return evaluateVariable(state, dot, word, [], undefined);
    case 'pipe':
      return evaluatePipe(state, dot, word);
    case 'function':
      return evaluateFunction(state, dot, word, word, [], undefined);
    case 'chain':
      return evaluateChain(state, dot, word, [], undefined);
    case 'nil':
      return null;
    default:
      return word.kind === 'number' ? word.ideal : word.value;
  }
}

function typed(state: ExecutionState, value: Value, type: string): Value {
  const problem = typeProblem(value, type);
  if (problem !== null) throw state.error(problem);
  return value;
}
