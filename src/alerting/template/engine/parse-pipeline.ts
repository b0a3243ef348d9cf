/** What stands in one action: declarations, commands, operands. */
import { LIMITS } from '../../../limits.ts';
import { goQuote } from '../../../model/go-format.ts';
import { BUILTINS } from './builtins.ts';
import { parseCharacter, parseNumber, unquote } from './literals.ts';
import { nodeText } from './node-text.ts';
import type { CommandNode, PipeNode, VariableNode, Word } from './nodes.ts';
import type { FunctionNames } from './parse.ts';
import type { TokenReader } from './token-reader.ts';
import type { Token, TokenKind } from './tokens.ts';

/** What a value can begin with. */
const OPERANDS: ReadonlySet<TokenKind> = new Set([
  'bool',
  'character',
  'complex',
  'dot',
  'field',
  'identifier',
  'left parenthesis',
  'nil',
  'number',
  'string',
  'variable',
]);

/** What has no function or field to call, so that no argument can be piped into it. */
const CONSTANTS: ReadonlySet<Word['kind']> = new Set(['bool', 'dot', 'nil', 'number', 'string']);

export class PipelineParser {
  /** Names that may be used, the latest last. */
  readonly variables: string[] = ['$'];
  readonly #reader: TokenReader;
  readonly #functions: FunctionNames;
  #parentheses = 0;

  constructor(reader: TokenReader, functions: FunctionNames) {
    this.#reader = reader;
    this.#functions = functions;
  }

  /** Takes the closing token too. */
  parse(context: string, end: TokenKind): PipeNode {
    const at = this.#reader.peekWord().at;
    const { variables, assigns } = this.#declarations(context);
    const commands: CommandNode[] = [];
    for (;;) {
      const token = this.#reader.peekWord();
      if (token.kind === end) {
        this.#reader.next();
        this.#check(commands, context);
        return { kind: 'pipe', at, variables, assigns, commands };
      }
      if (!OPERANDS.has(token.kind)) throw this.#reader.unexpected(this.#reader.next(), context);
      commands.push(this.#command());
    }
  }

  #check(commands: readonly CommandNode[], context: string): void {
    if (commands.length === 0) throw this.#reader.error(`missing value for ${context}`);
    const stage = commands.findIndex(({ words }, index) => index > 0 && CONSTANTS.has(words[0].kind));
    if (stage > 0) throw this.#reader.error(`non executable command in pipeline stage ${stage + 1}`);
  }

  /** `$x :=`, `$x =`, and `$i, $x :=` of a range. */
  #declarations(context: string): Pick<PipeNode, 'variables' | 'assigns'> {
    const variables: VariableNode[] = [];
    for (;;) {
      const before = this.#reader.position;
      const token = this.#reader.peekWord();
      if (token.kind !== 'variable') return { variables, assigns: false };
      this.#reader.next();
      const next = this.#reader.peekWord();
      const comma = next.kind === 'other' && next.text === ',';
      if (next.kind !== 'declare' && next.kind !== 'assign' && !comma) {
        this.#reader.reset(before);
        return { variables, assigns: false };
      }
      this.#reader.next();
      variables.push({ kind: 'variable', at: token.at, name: token.text, fields: [] });
      this.variables.push(token.text);
      if (!comma) return { variables, assigns: next.kind === 'assign' };
      if (context !== 'range' || variables.length > 1) {
        throw this.#reader.error(`too many declarations in ${context}`);
      }
      const second = this.#reader.peekWord().kind;
      if (second !== 'variable' && second !== 'right delimiter' && second !== 'right parenthesis') {
        throw this.#reader.error('range can only initialize variables');
      }
    }
  }

  #command(): CommandNode {
    const at = this.#reader.peekWord().at;
    const words: Word[] = [];
    for (;;) {
      this.#reader.peekWord();
      const operand = this.#operand();
      if (operand !== null) words.push(operand);
      const token = this.#reader.peek();
      if (token.kind === 'space') {
        this.#reader.next();
        continue;
      }
      if (token.kind === 'pipe') this.#reader.next();
      else if (token.kind !== 'right delimiter' && token.kind !== 'right parenthesis') {
        throw this.#reader.unexpected(this.#reader.next(), 'operand');
      }
      return { kind: 'command', at, words };
    }
  }

  /** A value and the fields that follow it without a space. */
  #operand(): Word | null {
    const value = this.#term();
    if (value === null || this.#reader.peek().kind !== 'field') return value;
    const { at } = this.#reader.peek();
    const fields: string[] = [];
    while (this.#reader.peek().kind === 'field') fields.push(this.#reader.next().text.slice(1));
    if (value.kind === 'field') return { ...value, at, names: [...value.names, ...fields] };
    if (value.kind === 'variable') return { ...value, at, fields };
    if (CONSTANTS.has(value.kind)) {
      throw this.#reader.error(`unexpected . after term ${goQuote(nodeText(value))}`);
    }
    return { kind: 'chain', at, of: value, fields };
  }

  #term(): Word | null {
    const token = this.#reader.peek();
    if (!OPERANDS.has(token.kind)) return null;
    this.#reader.next();
    const { at, text } = token;
    switch (token.kind) {
      case 'identifier':
        if (!this.#functions.has(text) && !BUILTINS.has(text)) {
          throw this.#reader.error(`function ${goQuote(text)} not defined`, token);
        }
        return { kind: 'function', at, name: text };
      case 'dot':
      case 'nil':
        return { kind: token.kind, at };
      case 'variable':
        if (!this.variables.includes(text)) throw this.#reader.error(`undefined variable ${goQuote(text)}`, token);
        return { kind: 'variable', at, name: text, fields: [] };
      case 'field':
        return { kind: 'field', at, names: [text.slice(1)] };
      case 'bool':
        return { kind: 'bool', at, value: text === 'true' };
      case 'left parenthesis':
        return this.#parenthesized();
      default:
        return this.#constant(token);
    }
  }

  #parenthesized(): PipeNode {
    if (++this.#parentheses > LIMITS.templateNestingMax) {
      throw this.#reader.error(`nested deeper than ${LIMITS.templateNestingMax}`);
    }
    const pipe = this.parse('parenthesized pipeline', 'right parenthesis');
    this.#parentheses--;
    return pipe;
  }

  #constant(token: Token): Word {
    const { kind, at, text } = token;
    if (kind === 'string') {
      const value = unquote(text);
      if (value === null) throw this.#reader.error('invalid syntax', token);
      return { kind: 'string', at, source: text, value };
    }
    if (kind === 'complex') throw this.#reader.error(`complex numbers are not supported: ${goQuote(text)}`, token);
    const number = kind === 'character' ? parseCharacter(text) : parseNumber(text);
    if (typeof number === 'string') throw this.#reader.error(number, token);
    return { kind: 'number', at, source: text, ...number };
  }
}
