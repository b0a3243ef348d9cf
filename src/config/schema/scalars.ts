/**
 * Schemas of single values.
 */
import { isScalar, type Node } from 'yaml';
import { formatDuration, parseDuration } from '../../model/durations.ts';
import { compileAnchored } from '../../model/matchers.ts';
import { formatSize, parseSize } from '../sizes.ts';
import { mismatch, problem, type Schema, type Source } from './schema.ts';

/** A number or a boolean stands for its own text, as in Go. */
export const text: Schema<string> = {
  read(node, source) {
    if (!isScalar(node)) return mismatch(node, source, 'string');
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  },
  print: (value) => value,
};

/** Text that /api/v1/status/config does not show. */
export const secret: Schema<string> = { read: text.read, print: (value) => (value === '' ? '' : '<secret>') };

export const boolean: Schema<boolean> = {
  read: (node, source) =>
    isScalar(node) && typeof node.value === 'boolean' ? node.value : mismatch(node, source, 'bool'),
  print: (value) => value,
};

export const integer: Schema<number> = {
  read: (node, source) =>
    isScalar(node) && Number.isSafeInteger(node.value) ? (node.value as number) : mismatch(node, source, 'int'),
  print: (value) => value,
};

export const count: Schema<number> = {
  read(node, source) {
    const value = integer.read(node, source);
    return value < 0 ? mismatch(node, source, 'uint') : value;
  },
  print: (value) => value,
};

export const float: Schema<number> = {
  read: (node, source) =>
    isScalar(node) && typeof node.value === 'number' ? node.value : mismatch(node, source, 'float64'),
  print: (value) => value,
};

/** Milliseconds. */
export const duration: Schema<number> = { read: parsed(parseDuration), print: formatDuration };

/** Bytes. */
export const size: Schema<number> = { read: parsed(parseSize), print: formatSize };

/** A URL; the password in it is not shown. */
export const url: Schema<string> = {
  read: parsed((value) => {
    if (!URL.canParse(value)) throw new Error(`parse "${value}": not a valid URL`);
    return value;
  }),
  print: (value) => value.replace(/(:\/\/[^/@:]*:)[^/@]*@/, '$1xxxxx@'),
};

/** An RE2 expression, fully anchored when it is used; kept as text. */
export const regex: Schema<string> = {
  read: parsed((value) => {
    compileAnchored(value);
    return value;
  }),
  print: (value) => value,
};

/** One of some texts; `message` makes the problem of another. */
export function oneOf<T extends string>(options: readonly T[], message: (got: string) => string): Schema<T> {
  return {
    read(node, source) {
      const value = text.read(node, source);
      return options.find((option) => option === value) ?? problem(node, source, message(value));
    },
    print: (value) => value,
  };
}

/** A value that is read from its text; what `parse` throws is the problem. */
function parsed<T>(parse: (value: string) => T): (node: Node, source: Source) => T {
  return (node, source) => {
    const value = text.read(node, source);
    try {
      return parse(value);
    } catch (error) {
      return problem(node, source, (error as Error).message);
    }
  };
}
