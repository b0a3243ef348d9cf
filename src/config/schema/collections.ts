/**
 * Schemas of lists, of maps from text, and of sections with known keys.
 */
import { isSeq, type Node } from 'yaml';
import { invariant } from '../../invariant.ts';
import { text } from './scalars.ts';
import { collect, entriesOf, mismatch, problem, resolve, type Schema, type Step } from './schema.ts';

/** A list; `nullProblem` is said of an empty element. */
export function list<T>(element: Schema<T>, nullProblem = 'empty or null list entry'): Schema<readonly T[]> {
  return {
    read(node, source) {
      if (!isSeq(node)) return mismatch(node, source, 'list');
      const values: T[] = [];
      collect(
        node.items.map(
          (item, index): Step => [
            `[${index}]`,
            () => {
              const target = resolve(item, source);
              if (target === null) problem((item as Node | null) ?? node, source, nullProblem);
              else values.push(element.read(target, source));
            },
          ],
        ),
      );
      return values;
    },
    print: (values) => values.map((value) => element.print(value)),
  };
}

/** A map with keys of the user's choice, printed in the order of the keys. */
export function mapOf<T>(element: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return {
    read(node, source) {
      const values: Record<string, T> = {};
      collect(
        entriesOf(node, source, 'map').map(([key, value]): Step => {
          const name = text.read(key, source);
          return [
            name,
            () => {
              if (value !== null) values[name] = element.read(value, source);
            },
          ];
        }),
      );
      return values;
    },
    print: (values) =>
      Object.fromEntries(
        Object.keys(values)
          .sort()
          .map((key) => [key, element.print(values[key])]),
      ),
  };
}

/** Anything at all: a section of which only the presence matters. */
export const anything: Schema<unknown> = {
  read: (node, source) => node.toJS(source.document),
  print: (value) => value,
};

/** A key of a section. */
export interface Field<T> {
  readonly schema: Schema<T>;
  /** The value of a key that is not there. */
  readonly fallback: T;
  /** Shown in the effective configuration even when it is empty: 0, false, '', [] or {}. */
  readonly shown: boolean;
}

type AnyShape = Readonly<Record<string, Field<unknown>>>;

export type SectionOf<F> = { readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never };

export function optional<T>(schema: Schema<T>): Field<T | undefined> {
  return {
    schema: { read: schema.read, print: (value) => (value === undefined ? undefined : schema.print(value)) },
    fallback: undefined,
    shown: false,
  };
}

export function withDefault<T>(schema: Schema<T>, fallback: T): Field<T> {
  return { schema, fallback, shown: false };
}

export function shown<T>(schema: Schema<T>, fallback: T): Field<T> {
  return { schema, fallback, shown: true };
}

export interface Section<T> extends Schema<T> {
  /** The value of a section that is not written. */
  defaults(): T;
}

/** What a check of a whole section calls when it does not hold. */
export type Refuse = (message: string) => never;

/**
 * A section: every key must be known. `check` sees the whole value after its keys are read, and may return another.
 * @param typeName the name that Prometheus gives to the section in its messages
 */
export function section<F extends Readonly<Record<string, unknown>>>(
  typeName: string,
  fields: F & { readonly [K in keyof F]: F[K] extends Field<infer T> ? Field<T> : never },
  check?: (value: SectionOf<F>, refuse: Refuse) => SectionOf<F> | undefined,
): Section<SectionOf<F>> {
  const shape = fields as unknown as AnyShape;
  return {
    defaults() {
      const value = defaultsOf(shape) as SectionOf<F>;
      const refuse: Refuse = (message) => invariant(false, `the defaults of ${typeName}: ${message}`) as never;
      return check?.(value, refuse) ?? value;
    },
    read(node, source) {
      const values: Record<string, unknown> = defaultsOf(shape);
      collect(
        entriesOf(node, source, typeName).map(([key, value]): Step => {
          const name = text.read(key, source);
          if (!Object.hasOwn(shape, name)) {
            return ['', () => problem(key, source, `field ${name} not found in type ${typeName}`)];
          }
          return [
            name,
            () => {
              if (value !== null) values[name] = shape[name].schema.read(value, source);
            },
          ];
        }),
      );
      const refuse: Refuse = (message) => problem(node, source, message);
      const value = values as SectionOf<F>;
      return check?.(value, refuse) ?? value;
    },
    print: (value) => printSection(shape, value),
  };
}

function defaultsOf(shape: AnyShape): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.fallback]));
}

function printSection(shape: AnyShape, value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const printed: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(shape)) {
    const raw = value[name];
    if (raw !== undefined && (field.shown || !isEmpty(raw))) printed[name] = field.schema.print(raw);
  }
  return printed;
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return !value;
}
