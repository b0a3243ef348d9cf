/** The pieces that a template is read as. */
export type TokenKind =
  | 'text'
  | 'left delimiter'
  | 'right delimiter'
  /** Between words it matters: `$x .y` is two, `$x.y` one. */
  | 'space'
  | 'declare'
  | 'assign'
  | 'pipe'
  | 'left parenthesis'
  | 'right parenthesis'
  | 'string'
  | 'character'
  | 'number'
  | 'complex'
  | 'bool'
  | 'identifier'
  /** With its dot, or dollar. */
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'keyword'
  /** Printable ASCII that is none of the others. */
  | 'other'
  | 'end of file'
  /** The text is the message; nothing comes after. */
  | 'error';

export interface Token {
  readonly kind: TokenKind;
  readonly at: number;
  readonly text: string;
}

export const KEYWORDS: ReadonlySet<string> = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);
