/**
 * Texts to templates, in the language of Go's text/template. Here are the statements; what stands in one action is read
 * by parse-pipeline.ts.
 */
import { LIMITS } from '../../../limits.ts';
import { goQuote } from '../../../model/go-format.ts';
import { tokensOf } from './lexer.ts';
import { unquote } from './literals.ts';
import type { Definition, JumpNode, Node, Template, TemplateNode } from './nodes.ts';
import { PipelineParser } from './parse-pipeline.ts';
import { TemplateError } from './template-error.ts';
import { TokenReader } from './token-reader.ts';
import type { Token } from './tokens.ts';

export interface FunctionNames {
  has(name: string): boolean;
}

/** Throws a TemplateError. Functions must be known, be they of the language or of those who call. */
export function parseTemplate(name: string, text: string, functions: FunctionNames): Template {
  if (text.length > LIMITS.templateSourceCharsMax) {
    const message = `text of ${text.length} characters: at most ${LIMITS.templateSourceCharsMax}`;
    throw new TemplateError('parse', `template: ${name}:1: ${message}`);
  }
  const reader = new TokenReader(name, text, tokensOf(text));
  const definitions = new Map<string, Definition>();
  const body = new Parser(reader, functions, definitions).parseAll();
  // The text itself is the definition of its name.
  define(definitions, { name, body }, reader);
  return { name, text, main: definitions.get(name)!, definitions };
}

/** What ends a list of statements. */
interface ListEnd {
  readonly kind: 'end' | 'else';
  readonly token: Token;
}

class Parser {
  readonly #reader: TokenReader;
  readonly #functions: FunctionNames;
  readonly #definitions: Map<string, Definition>;
  readonly #pipelines: PipelineParser;
  #ranges = 0;
  #depth = 0;

  constructor(reader: TokenReader, functions: FunctionNames, definitions: Map<string, Definition>) {
    this.#reader = reader;
    this.#functions = functions;
    this.#definitions = definitions;
    this.#pipelines = new PipelineParser(reader, functions);
  }

  parseAll(): Node[] {
    const body: Node[] = [];
    while (this.#reader.peek().kind !== 'end of file') {
      if (this.#definitionBegins()) {
        this.#define();
        continue;
      }
      const node = this.#textOrAction();
      if ('token' in node) throw this.#reader.error(`unexpected {{${node.kind}}}`, node.token);
      body.push(node);
    }
    return body;
  }

  #definitionBegins(): boolean {
    const before = this.#reader.position;
    if (this.#reader.next().kind === 'left delimiter' && this.#reader.isNext('keyword', 'define')) return true;
    this.#reader.reset(before);
    return false;
  }

  /** A definition has variables of its own. */
  #define(): void {
    const context = 'define clause';
    this.#reader.nextWord();
    const name = this.#templateName(this.#reader.nextWord(), context);
    this.#reader.expect('right delimiter', context);
    new Parser(this.#reader, this.#functions, this.#definitions).parseDefinition(name, context);
  }

  parseDefinition(name: string, context: string): void {
    const [body, end] = this.#list();
    if (end.kind !== 'end') throw this.#reader.error(`unexpected {{${end.kind}}} in ${context}`, end.token);
    define(this.#definitions, { name, body }, this.#reader);
  }

  /** Up to the end or else that closes it. */
  #list(): [Node[], ListEnd] {
    const body: Node[] = [];
    if (++this.#depth > LIMITS.templateNestingMax) {
      throw this.#reader.error(`nested deeper than ${LIMITS.templateNestingMax}`);
    }
    while (this.#reader.peekWord().kind !== 'end of file') {
      const node = this.#textOrAction();
      if ('token' in node) {
        this.#depth--;
        return [body, node];
      }
      body.push(node);
    }
    throw this.#reader.error('unexpected EOF', this.#reader.peek());
  }

  #textOrAction(): Node | ListEnd {
    const token = this.#reader.nextWord();
    if (token.kind === 'text') return { kind: 'text', at: token.at, text: token.text };
    if (token.kind !== 'left delimiter') throw this.#reader.unexpected(token, 'input');
    this.#reader.action = token;
    const node = this.#action();
    this.#reader.action = null;
    return node;
  }

  #action(): Node | ListEnd {
    const before = this.#reader.position;
    const token = this.#reader.nextWord();
    if (token.kind === 'keyword') {
      switch (token.text) {
        case 'if':
        case 'with':
        case 'range':
          return this.#branch(token.text, token);
        case 'template':
          return this.#template();
        case 'block':
          return this.#block();
        case 'break':
        case 'continue':
          return this.#jump(token.text, token);
        case 'end':
          return { kind: 'end', token: this.#reader.expect('right delimiter', 'end') };
        case 'else':
          return this.#else();
      }
    }
    this.#reader.reset(before);
    const at = this.#reader.peekWord().at;
    // Variables that it declares stay until the end of the list around it.
    return { kind: 'action', at, pipe: this.#pipelines.parse('command', 'right delimiter') };
  }

  #else(): ListEnd {
    const token = this.#reader.peekWord();
    // `else if` leaves its second word to what it continues.
    if (token.kind === 'keyword' && (token.text === 'if' || token.text === 'with')) return { kind: 'else', token };
    return { kind: 'else', token: this.#reader.expect('right delimiter', 'else') };
  }

  #branch(kind: 'if' | 'with' | 'range', token: Token): Node {
    const outside = this.#pipelines.variables.length;
    const pipe = this.#pipelines.parse(kind, 'right delimiter');
    if (kind === 'range') this.#ranges++;
    const [body, end] = this.#list();
    if (kind === 'range') this.#ranges--;
    const otherwise = end.kind === 'end' ? null : this.#otherwise(kind);
    this.#pipelines.variables.length = outside;
    return { kind, at: token.at, pipe, body, otherwise };
  }

  #otherwise(kind: 'if' | 'with' | 'range'): readonly Node[] {
    const next = this.#reader.peek();
    if (kind !== 'range' && next.kind === 'keyword' && next.text === kind) {
      this.#reader.next();
      if (++this.#depth > LIMITS.templateNestingMax) {
        throw this.#reader.error(`nested deeper than ${LIMITS.templateNestingMax}`);
      }
      // One end closes both.
      const chained = this.#branch(kind, next);
      this.#depth--;
      return [chained];
    }
    const [body, end] = this.#list();
    if (end.kind !== 'end') throw this.#reader.error('expected end; found {{else}}', end.token);
    return body;
  }

  #jump(kind: JumpNode['kind'], token: Token): JumpNode {
    const next = this.#reader.nextWord();
    if (next.kind !== 'right delimiter') throw this.#reader.unexpected(next, `{{${kind}}}`);
    if (this.#ranges === 0) throw this.#reader.error(`{{${kind}}} outside {{range}}`);
    return { kind, at: token.at };
  }

  #template(): TemplateNode {
    const context = 'template clause';
    const token = this.#reader.nextWord();
    const name = this.#templateName(token, context);
    if (this.#reader.isNext('right delimiter')) {
      this.#reader.next();
      return { kind: 'template', at: token.at, name, pipe: null };
    }
    return { kind: 'template', at: token.at, name, pipe: this.#pipelines.parse(context, 'right delimiter') };
  }

  #block(): TemplateNode {
    const context = 'block clause';
    const token = this.#reader.nextWord();
    const name = this.#templateName(token, context);
    const pipe = this.#pipelines.parse(context, 'right delimiter');
    new Parser(this.#reader, this.#functions, this.#definitions).parseDefinition(name, context);
    return { kind: 'template', at: token.at, name, pipe };
  }

  #templateName(token: Token, context: string): string {
    if (token.kind !== 'string') throw this.#reader.unexpected(token, context);
    const name = unquote(token.text);
    if (name === null) throw this.#reader.error('invalid syntax', token);
    return name;
  }
}

/** Of two definitions of a name one must be blank. */
function define(definitions: Map<string, Definition>, definition: Definition, reader: TokenReader): void {
  const { name, body } = definition;
  const known = definitions.get(name);
  if (known === undefined || isBlank(known.body)) definitions.set(name, definition);
  else if (!isBlank(body)) throw reader.error(`template: multiple definition of template ${goQuote(name)}`);
}

/** Nothing but white space: another definition of the same name may take its place. */
function isBlank(body: readonly Node[]): boolean {
  return body.every((node) => node.kind === 'text' && node.text.trim() === '');
}
