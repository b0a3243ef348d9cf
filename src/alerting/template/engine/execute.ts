/** A template and data to text. */
import { LIMITS } from '../../../limits.ts';
import { goQuote } from '../../../model/go-format.ts';
import { compareText } from '../../../model/labels.ts';
import { evaluatePipe } from './evaluate.ts';
import { nodeText } from './node-text.ts';
import type { BranchNode, Node, Template, TemplateNode } from './nodes.ts';
import { valueText } from './print.ts';
import { ExecutionState, type FunctionTable } from './state.ts';
import { Dictionary, FunctionValue, isTrue, List, type Value } from './values.ts';

/** Throws a TemplateError that names the place; its cause is what a function threw. */
export function executeTemplate(template: Template, data: Value, functions: FunctionTable): string {
  const state = new ExecutionState(template, functions, data);
  try {
    walkList(state, template.main.body, data);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Statements nested deeply in templates nested deeply: the stack of the program is full.
    throw state.error('nested too deeply', { cause: error });
  }
  return state.output;
}

/** What ends a list before its end. */
type Jump = 'break' | 'continue' | null;

function walkList(state: ExecutionState, nodes: readonly Node[], dot: Value): Jump {
  for (const node of nodes) {
    const jump = walk(state, node, dot);
    if (jump !== null) return jump;
  }
  return null;
}

function walk(state: ExecutionState, node: Node, dot: Value): Jump {
  state.at = node;
  state.step();
  switch (node.kind) {
    case 'text':
      state.write(node.text);
      return null;
    case 'action': {
      const value = evaluatePipe(state, dot, node.pipe);
      if (node.pipe.variables.length === 0) print(state, node, value);
      return null;
    }
    case 'if':
    case 'with':
      return walkCondition(state, node, dot);
    case 'range':
      walkRange(state, node, dot);
      return null;
    case 'template':
      walkTemplate(state, node, dot);
      return null;
    case 'break':
    case 'continue':
      return node.kind;
  }
}

function print(state: ExecutionState, node: Node, value: Value): void {
  state.at = node;
  if (value instanceof FunctionValue) throw state.error(`can't print ${nodeText(node)} of type ${value.typeName}`);
  state.write(valueText(value));
}

function walkCondition(state: ExecutionState, node: BranchNode, dot: Value): Jump {
  const outside = state.variables.length;
  const value = evaluatePipe(state, dot, node.pipe);
  let jump: Jump = null;
  if (isTrue(value)) jump = walkList(state, node.body, node.kind === 'with' ? value : dot);
  else if (node.otherwise !== null) jump = walkList(state, node.otherwise, dot);
  state.variables.length = outside;
  return jump;
}

function walkRange(state: ExecutionState, node: BranchNode, dot: Value): void {
  const outside = state.variables.length;
  const value = evaluatePipe(state, dot, node.pipe);
  const inside = state.variables.length;
  let isEmpty = true;
  for (const [index, item] of itemsOf(state, node, value)) {
    isEmpty = false;
    state.step();
    setLoopVariables(state, node, inside, index, item);
    const jump = walkList(state, node.body, item);
    state.variables.length = inside;
    if (jump === 'break') break;
  }
  if (isEmpty && node.otherwise !== null) walkList(state, node.otherwise, dot);
  state.variables.length = outside;
}

/** One variable is the item; of two the first is its index. */
function setLoopVariables(state: ExecutionState, node: BranchNode, inside: number, index: Value, item: Value): void {
  const { variables, assigns } = node.pipe;
  if (variables.length === 0) return;
  const values = variables.length > 1 ? [index, item] : [item];
  values.forEach((value, i) => {
    // What the pipeline declared lies on top.
    const variable = assigns ? state.variable(variables[i].name) : state.variables[inside - variables.length + i];
    variable.value = value;
  });
}

function* itemsOf(state: ExecutionState, node: BranchNode, value: Value): Generator<[index: Value, item: Value]> {
  if (value instanceof List) {
    for (let i = 0; i < value.items.length; i++) yield [BigInt(i), value.items[i]];
  } else if (value instanceof Dictionary) {
    const keys = [...value.entries.keys()].sort(compareText);
    for (const key of keys) yield [key, value.entries.get(key)!];
  } else if (typeof value === 'bigint') {
    if (node.pipe.variables.length > 1) throw state.error(`can't use ${value} to iterate over more than one variable`);
    for (let i = 0n; i < value; i++) yield [i, i];
  } else if (value !== null) {
    throw state.error(`range can't iterate over ${valueText(value)}`);
  }
}

/** Its own variables, with `$` and the dot as what it is given. */
function walkTemplate(state: ExecutionState, node: TemplateNode, dot: Value): void {
  const definition = state.template.definitions.get(node.name);
  if (definition === undefined) throw state.error(`template ${goQuote(node.name)} not defined`);
  if (state.depth === LIMITS.templateDepthMax) {
    throw state.error(`exceeded maximum template depth (${LIMITS.templateDepthMax})`);
  }
  const data = node.pipe === null ? null : evaluatePipe(state, dot, node.pipe);
  const outer = { definition: state.definition, variables: state.variables };
  state.definition = definition;
  state.variables = [{ name: '$', value: data }];
  state.depth++;
  walkList(state, definition.body, data);
  state.depth--;
  state.definition = outer.definition;
  state.variables = outer.variables;
}
