/** Says in Prometheus's words why the grammar refused a text. */
import { goQuote } from '../../model/go-format.ts';
import type { SyntaxError as GrammarError, StartRule } from '../generated/promql.js';
import { ByteOffsets } from './byte-offsets.ts';
import { Lexer, type Token } from './lexer.ts';
import { numberValue } from './numbers.ts';
import type { Expectation } from './problems.ts';
import { PromQLSyntaxError } from './syntax-error.ts';
import { AGGREGATORS, CLAUSE_WORDS, FILL_WORDS, NUMBER_WORDS, PREPROCESSORS, WORD_OPERATORS } from './words.ts';

/**
 * The error of a text on which the grammar failed. It failed furthest at the start of a token: a lexical error up to
 * there comes first, else that token is the unexpected one.
 */
export function diagnose(
  query: string,
  startRule: StartRule,
  failure: GrammarError,
  expectation: Expectation | null,
): PromQLSyntaxError {
  const token = tokenAt(query, failure.location.start.offset);
  const detail = describeFailure(query, token, startRule, failure, expectation);
  return new PromQLSyntaxError(query, new ByteOffsets(query).at(detail.start), detail.text);
}

function describeFailure(
  query: string,
  token: Token,
  startRule: StartRule,
  failure: GrammarError,
  expectation: Expectation | null,
): { start: number; text: string } {
  const { kind, start } = token;
  if (kind === 'error') return { start, text: token.text };
  if (kind === 'end' && startRule === 'query' && new Lexer(query).next().kind === 'end') {
    return { start: 0, text: 'no expression found in input' };
  }
  const numberFits = failure.expected?.some(({ description }) => description === 'number') ?? false;
  if (numberFits && (kind === 'number' || kind === 'duration')) {
    const value = numberValue(token.text);
    if (typeof value === 'string') return { start, text: value };
  }
  const context = expectation?.context ? ` in ${expectation.context}` : '';
  const expected = expectation?.expected ? `, expected ${expectation.expected}` : '';
  return { start, text: `unexpected ${describeToken(token)}${context}${expected}` };
}

/** The first token that reaches beyond an offset, or the error before it. */
function tokenAt(query: string, offset: number): Token {
  const lexer = new Lexer(query);
  for (;;) {
    const token = lexer.next();
    if (token.kind === 'error' || token.kind === 'end' || token.start >= offset) return token;
  }
}

function describeToken({ kind, text, plain }: Token): string {
  switch (kind) {
    case 'end':
      return 'end of input';
    case 'word':
      return plain ? `identifier ${goQuote(text)}` : describeWord(text);
    case 'string':
    case 'number':
    case 'duration':
      return `${kind} ${quoteShort(text)}`;
    default:
      return describeSymbol(text);
  }
}

function describeWord(word: string): string {
  const lower = word.toLowerCase();
  if (WORD_OPERATORS.has(lower)) return `<op:${word}>`;
  if (AGGREGATORS.has(lower)) return `<aggr:${word}>`;
  if (CLAUSE_WORDS.has(lower) || FILL_WORDS.has(lower)) return `<${word}>`;
  if (PREPROCESSORS.has(lower)) return goQuote(word);
  if (NUMBER_WORDS.has(lower)) return `number ${goQuote(word)}`;
  return word.includes(':') ? `metric identifier ${goQuote(word)}` : `identifier ${goQuote(word)}`;
}

/** `=` and what separates are no operators to Prometheus. */
function describeSymbol(symbol: string): string {
  return '=,:(){}[]'.includes(symbol) ? goQuote(symbol) : `<op:${symbol}>`;
}

/** At most ten characters of a token that is longer than ten bytes. */
function quoteShort(text: string): string {
  return Buffer.byteLength(text) > 10 ? `${goQuote([...text].slice(0, 10).join(''))}...` : goQuote(text);
}
