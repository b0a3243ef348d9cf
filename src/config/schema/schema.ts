/**
 * Small schemas that read a YAML tree strictly and print it back with its defaults. Keys of the values are those of the
 * file. Problems are collected over a whole mapping or list, so that one run names all of them.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type LineCounter,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';

export interface Schema<T> {
  /** Throws ConfigProblems. `node` is never an alias and never null. */
  read(node: Node, source: Source): T;
  /** What the value looks like in the effective configuration; undefined: nothing. */
  print(value: T): unknown;
}

export type ValueOf<S> = S extends Schema<infer T> ? T : never;

/** The document that nodes come from. */
export interface Source {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** One thing that is wrong with the file. */
export interface Problem {
  readonly line: number;
  /** Where in the file: `scrape_configs[0].job_name`; '' at the top. */
  readonly path: string;
  readonly message: string;
}

/** Everything that is wrong with the file. */
export class ConfigProblems extends Error {
  override readonly name = 'ConfigProblems';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}

export function problemText({ line, path, message }: Problem): string {
  return path === '' ? `line ${line}: ${message}` : `line ${line}: ${path}: ${message}`;
}

export function lineOf(node: Node, source: Source): number {
  return node.range ? source.lines.linePos(node.range[0]).line : 1;
}

/** Throws one problem at the line of a node. */
export function problem(node: Node, source: Source, message: string): never {
  throw new ConfigProblems([{ line: lineOf(node, source), path: '', message }]);
}

/** One part of a mapping or list: where it is, and how it is read. */
export type Step = readonly [path: string, read: () => void];

/** Runs every step; the problems of all of them are thrown as one. */
export function collect(steps: Iterable<Step>): void {
  const problems: Problem[] = [];
  for (const [path, read] of steps) {
    try {
      read();
    } catch (error) {
      if (!(error instanceof ConfigProblems)) throw error;
      problems.push(...error.problems.map((one) => ({ ...one, path: joinPath(path, one.path) })));
    }
  }
  if (problems.length > 0) throw new ConfigProblems(problems);
}

function joinPath(outer: string, inner: string): string {
  return outer === '' || inner === '' || inner.startsWith('[') ? outer + inner : `${outer}.${inner}`;
}

/** Follows an alias; null stands for a value that is not there: `key:`. */
export function resolve(node: unknown, source: Source): Node | null {
  const target = isAlias(node) ? node.resolve(source.document) : node;
  if (target === undefined || target === null) return null;
  if (isScalar(target) && target.value === null) return null;
  return target as Node;
}

/** Key nodes and values of a mapping; those of merge keys (<<) first, so that its own keys win. */
export function entriesOf(node: Node, source: Source, typeName: string): [Scalar, Node | null][] {
  if (!isMap(node)) return mismatch(node, source, typeName);
  const merged: [Scalar, Node | null][] = [];
  const own: [Scalar, Node | null][] = [];
  for (const pair of node.items as Pair<Scalar, Node>[]) {
    const value = resolve(pair.value, source);
    // The parser marks a merge key by a symbol in place of its text.
    if (typeof pair.key.value === 'symbol' && value !== null) merged.push(...entriesOf(value, source, typeName));
    else own.push([pair.key, value]);
  }
  return [...merged, ...own];
}

/** Throws that a node of this kind was not expected, in the words of Go's YAML package. */
export function mismatch(node: Node, source: Source, typeName: string): never {
  if (isMap(node)) return problem(node, source, `cannot unmarshal !!map into ${typeName}`);
  if (isSeq(node)) return problem(node, source, `cannot unmarshal !!seq into ${typeName}`);
  const scalar = node as Scalar;
  return problem(
    node,
    source,
    `cannot unmarshal !!${scalarTag(scalar)} \`${scalar.source ?? scalar.value}\` into ${typeName}`,
  );
}

function scalarTag(node: Scalar): string {
  switch (typeof node.value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(node.value) ? 'int' : 'float';
    default:
      return 'str';
  }
}
