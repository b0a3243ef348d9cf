/** The tree of a template. `at` is the offset in its text, in UTF-16 units, of what messages point at. */

export type Node = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

export interface TextNode {
  readonly kind: 'text';
  readonly at: number;
  readonly text: string;
}

/** A pipeline whose value is printed, unless it declares or assigns variables. */
export interface ActionNode {
  readonly kind: 'action';
  readonly at: number;
  readonly pipe: PipeNode;
}

export interface BranchNode {
  readonly kind: 'if' | 'with' | 'range';
  readonly at: number;
  readonly pipe: PipeNode;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[] | null;
}

export interface TemplateNode {
  readonly kind: 'template';
  readonly at: number;
  readonly name: string;
  readonly pipe: PipeNode | null;
}

export interface JumpNode {
  readonly kind: 'break' | 'continue';
  readonly at: number;
}

/** Commands, each of which gets the value of the one before as its last argument. */
export interface PipeNode {
  readonly kind: 'pipe';
  readonly at: number;
  readonly variables: readonly VariableNode[];
  /** `=`: the variables exist. */
  readonly assigns: boolean;
  readonly commands: readonly CommandNode[];
}

export interface CommandNode {
  readonly kind: 'command';
  readonly at: number;
  /** At least one. */
  readonly words: readonly Word[];
}

export type Word = FunctionNode | FieldNode | VariableNode | ChainNode | PipeNode | ConstantNode | DotNode | NilNode;

export interface FunctionNode {
  readonly kind: 'function';
  readonly at: number;
  readonly name: string;
}

/** `.a.b` */
export interface FieldNode {
  readonly kind: 'field';
  readonly at: number;
  readonly names: readonly string[];
}

/** `$x.a.b`; the name includes the dollar. */
export interface VariableNode {
  readonly kind: 'variable';
  readonly at: number;
  readonly name: string;
  readonly fields: readonly string[];
}

/** `(pipeline).a.b` */
export interface ChainNode {
  readonly kind: 'chain';
  readonly at: number;
  readonly of: Word;
  readonly fields: readonly string[];
}

export type ConstantNode = BoolNode | StringNode | NumberNode;

export interface BoolNode {
  readonly kind: 'bool';
  readonly at: number;
  readonly value: boolean;
}

export interface StringNode {
  readonly kind: 'string';
  readonly at: number;
  /** As written, with its quotes. */
  readonly source: string;
  readonly value: string;
}

export interface NumberNode {
  readonly kind: 'number';
  readonly at: number;
  readonly source: string;
  /** What it is where no type is asked for: a bigint is an int, a number a float64. */
  readonly ideal: bigint | number;
  /** Null when it is no whole number of 64 bits. */
  readonly integer: bigint | null;
  readonly float: number;
}

export interface DotNode {
  readonly kind: 'dot';
  readonly at: number;
}

export interface NilNode {
  readonly kind: 'nil';
  readonly at: number;
}

/** A body with a name: that of the whole text, of a `define` or of a `block`. */
export interface Definition {
  readonly name: string;
  readonly body: readonly Node[];
}

export interface Template {
  readonly name: string;
  /** What `at` counts in. */
  readonly text: string;
  readonly main: Definition;
  readonly definitions: ReadonlyMap<string, Definition>;
}
