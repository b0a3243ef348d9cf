/**
 * Values as templates see them, each of one of Go's types, because templates behave by type: a bigint is an int, a number
 * a float64, null is nil. Texts whose bytes are no UTF-8 carry them as lone surrogates U+DC80..U+DCFF.
 */
export type Value = null | boolean | bigint | number | string | ObjectValue;

export type ObjectValue = List | Dictionary | Structure | NamedInteger | FunctionValue;

/** Something that can be called: a function of a table, a method of a value. */
export interface Callable {
  /** Go's names of the types; `interface {}` takes every value. */
  readonly parameters: readonly string[];
  /** The last parameter may be given any number of times. */
  readonly variadic: boolean;
  /** Gets as many arguments as it has parameters, of their types or nil where the type allows it. An error that it throws ends the expansion. */
  call(args: readonly Value[]): Value;
}

/** Method of a value by name. */
export type Methods = (name: string) => Callable | undefined;

const NO_METHODS: Methods = () => undefined;

export const ANY = 'interface {}';

export class List {
  readonly typeName: string;
  readonly items: readonly Value[];
  readonly method: Methods;

  constructor(typeName: string, items: readonly Value[], method: Methods = NO_METHODS) {
    this.typeName = typeName;
    this.items = items;
    this.method = method;
  }
}

/** A map from texts. */
export class Dictionary {
  readonly typeName: string;
  /** What a key that is not there has: '' in a map of texts, nil in one of anything. */
  readonly missing: '' | null;
  readonly entries: ReadonlyMap<string, Value>;
  readonly method: Methods;

  constructor(typeName: string, missing: '' | null, entries: ReadonlyMap<string, Value>, method: Methods = NO_METHODS) {
    this.typeName = typeName;
    this.missing = missing;
    this.entries = entries;
    this.method = method;
  }
}

export interface StructureParts {
  readonly fields?: ReadonlyMap<string, Value>;
  /** Names of fields that can hold any type. */
  readonly anyFields?: ReadonlySet<string>;
  readonly method?: Methods;
  /** How it prints itself, as Go's Stringer. */
  readonly text?: () => string;
}

/** A struct; one whose type begins with `*` is a pointer to it. */
export class Structure {
  readonly typeName: string;
  readonly fields: ReadonlyMap<string, Value>;
  readonly anyFields: ReadonlySet<string>;
  readonly method: Methods;
  readonly text: (() => string) | null;

  constructor(typeName: string, parts: StructureParts) {
    this.typeName = typeName;
    this.fields = parts.fields ?? new Map();
    this.anyFields = parts.anyFields ?? new Set();
    this.method = parts.method ?? NO_METHODS;
    this.text = parts.text ?? null;
  }
}

/** A whole number of a type with methods, such as a duration or a month. */
export class NamedInteger {
  readonly typeName: string;
  readonly value: bigint;
  readonly text: () => string;
  readonly method: Methods;

  constructor(typeName: string, value: bigint, text: () => string, method: Methods = NO_METHODS) {
    this.typeName = typeName;
    this.value = value;
    this.text = text;
    this.method = method;
  }
}

export class FunctionValue {
  readonly typeName: string;
  readonly callable: Callable;

  constructor(typeName: string, callable: Callable) {
    this.typeName = typeName;
    this.callable = callable;
  }
}

export function typeName(value: Value): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float64';
    case 'string':
      return 'string';
    default:
      return value === null ? '<nil>' : value.typeName;
  }
}

export function isPointer(value: Value): boolean {
  return typeof value === 'object' && value !== null && value.typeName.startsWith('*');
}

/** Go's notion of truth: not zero, not empty. NaN is true, and so is every struct and every pointer. */
export function isTrue(value: Value): boolean {
  if (typeof value === 'number') return value !== 0;
  if (value instanceof List) return value.items.length > 0;
  if (value instanceof Dictionary) return value.entries.size > 0;
  if (value instanceof NamedInteger) return isPointer(value) || value.value !== 0n;
  return Boolean(value);
}
