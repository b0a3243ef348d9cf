/** What an execution knows while it goes through the tree. */
import { LIMITS } from '../../../limits.ts';
import { goQuote } from '../../../model/go-format.ts';
import { ByteOffsets } from '../../../promql/syntax/byte-offsets.ts';
import { nodeText } from './node-text.ts';
import type { CommandNode, Definition, Node, Template, Word } from './nodes.ts';
import { TemplateError } from './template-error.ts';
import type { Callable, Value } from './values.ts';

export interface FunctionTable {
  get(name: string): Callable | undefined;
}

interface Variable {
  readonly name: string;
  value: Value;
}

export class ExecutionState {
  readonly template: Template;
  readonly functions: FunctionTable;
  definition: Definition;
  /** The latest last; the first is `$`. */
  variables: Variable[];
  /** Of templates within templates. */
  depth = 0;
  /** What an error points at. */
  at: Node | CommandNode | Word | null = null;
  #output = '';
  #steps = 0;

  constructor(template: Template, functions: FunctionTable, data: Value) {
    this.template = template;
    this.functions = functions;
    this.definition = template.main;
    this.variables = [{ name: '$', value: data }];
  }

  get output(): string {
    return this.#output;
  }

  write(text: string): void {
    this.#output += text;
    if (this.#output.length > LIMITS.templateTextCharsMax) {
      throw this.error(`text is longer than ${LIMITS.templateTextCharsMax} characters`);
    }
  }

  /** Called for everything that takes time, with as many steps as it is worth. */
  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > LIMITS.templateStepsMax) throw this.error(`needs more than ${LIMITS.templateStepsMax} steps`);
  }

  declare(name: string, value: Value): void {
    this.variables.push({ name, value });
  }

  variable(name: string): Variable {
    const found = this.variables.findLast((variable) => variable.name === name);
    if (found === undefined) throw this.error(`undefined variable: ${name}`);
    return found;
  }

  error(message: string, options?: { readonly cause: unknown }): TemplateError {
    const where = this.at === null ? '' : ` at <${nodeText(this.at)}>`;
    const place = this.at === null ? '' : `:${placeOf(this.template.text, this.at.at)}`;
    const { name } = this.template;
    const executing = `executing ${goQuote(this.definition.name)}${where}`;
    return new TemplateError('execute', `template: ${name}${place}: ${executing}: ${message}`, options);
  }
}

/** Line, from 1, and bytes before the place in it. */
function placeOf(text: string, at: number): string {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(0, lineStart).split('\n').length;
  const offsets = new ByteOffsets(text.slice(lineStart, at));
  return `${line}:${offsets.at(at - lineStart)}`;
}
