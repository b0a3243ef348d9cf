/**
 * Prometheus's text format, version 0.0.4, with names in quotes as later versions have them:
 *
 *   # HELP name text          # TYPE name counter|gauge|histogram|summary|untyped          # anything else is passed over
 *   name{label="value",...} value [milliseconds]      {"quoted name",label="value"} value [milliseconds]
 *
 * Strict: what does not fit is an error that names its line. Samples belong to the family of their name, or of their name without
 * `_bucket`, `_sum`, `_count` where that is a histogram or summary.
 */
import type { MetricFamily, MetricSample, MetricType } from '../agent/metric-family.ts';

export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';

  constructor(line: number, problem: string) {
    super(`text format parsing error in line ${line}: ${problem}`);
  }
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const QUOTED = /"((?:[^"\\\n]|\\["\\n])*)"/y;
const BLANKS = /[ \t]*/y;
const WORD = /[^ \t]+/y;
const NUMBER = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i;
const INTEGER = /^[+-]?\d+$/;
const COMMENT = /^#[ \t]+(HELP|TYPE)[ \t]+(?:"((?:[^"\\]|\\["\\n])*)"|(\S+))[ \t]*(.*)$/;
const TYPES: ReadonlySet<string> = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
/** What stands behind the name of a family, by its type. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['_sum', '_count'],
};

interface OpenFamily {
  readonly name: string;
  help: string | null;
  type: MetricType | null;
  readonly samples: MetricSample[];
}

/** The families in the order of the text. Throws an ExpositionError. */
export function parseExposition(text: string): MetricFamily[] {
  const families = new Map<string, OpenFamily>();
  let number = 0;
  for (const line of text.split('\n')) {
    number++;
    const content = line.trim();
    if (content === '') continue;
    if (content.startsWith('#')) readComment(content, number, families);
    else {
      const sample = new LineReader(content, number).sample();
      familyOf(sample.name, families).samples.push(sample);
    }
  }
  return [...families.values()].map(({ name, help, type, samples }) => ({
    name,
    help: help ?? '',
    type: type ?? 'untyped',
    samples,
  }));
}

function readComment(line: string, number: number, families: Map<string, OpenFamily>): void {
  const parts = COMMENT.exec(line);
  if (parts === null) return;
  const [, keyword, quotedName, plainName, rest] = parts;
  const family = openFamily(quotedName === undefined ? plainName : unescaped(quotedName), families);
  if (keyword === 'HELP') {
    if (family.help !== null) throw new ExpositionError(number, `second HELP line for metric name "${family.name}"`);
    family.help = unescaped(rest);
    return;
  }
  if (family.type !== null || family.samples.length > 0) {
    const problem = `second TYPE line for metric name "${family.name}", or TYPE reported after samples`;
    throw new ExpositionError(number, problem);
  }
  const type = rest.trim().toLowerCase();
  if (!TYPES.has(type)) throw new ExpositionError(number, `unknown metric type "${rest.trim()}"`);
  family.type = type as MetricType;
}

function openFamily(name: string, families: Map<string, OpenFamily>): OpenFamily {
  let family = families.get(name);
  if (family === undefined) {
    family = { name, help: null, type: null, samples: [] };
    families.set(name, family);
  }
  return family;
}

function familyOf(name: string, families: Map<string, OpenFamily>): OpenFamily {
  for (const suffix of ['_bucket', '_sum', '_count']) {
    if (!name.endsWith(suffix)) continue;
    const family = families.get(name.slice(0, -suffix.length));
    if (family?.type != null && SUFFIXES[family.type]?.includes(suffix)) return family;
  }
  return openFamily(name, families);
}

/** One line that is a sample. */
class LineReader {
  readonly #text: string;
  readonly #line: number;
  #at = 0;

  constructor(text: string, line: number) {
    this.#text = text;
    this.#line = line;
  }

  sample(): MetricSample {
    const labels: [string, string][] = [];
    let name = this.#match(NAME)?.[0] ?? '';
    this.#match(BLANKS);
    if (this.#text[this.#at] === '{') name = this.#labels(name, labels);
    if (name === '') this.#fail(`invalid metric name, found ${this.#found()}`);
    this.#match(BLANKS);
    const value = this.#match(WORD)?.[0] ?? '';
    if (!NUMBER.test(value)) this.#fail(`expected float as value, got ${JSON.stringify(value)}`);
    this.#match(BLANKS);
    const time = this.#match(WORD)?.[0] ?? null;
    if (time !== null && !INTEGER.test(time)) this.#fail(`expected integer as timestamp, got ${JSON.stringify(time)}`);
    this.#match(BLANKS);
    if (this.#at < this.#text.length) this.#fail(`spurious string after timestamp: ${this.#found()}`);
    return { name, labels, value: numberOf(value), timeMs: time === null ? null : Number(time) };
  }

  /** Answers the name, which may be among them in quotes. */
  #labels(plainName: string, into: [string, string][]): string {
    let name = plainName;
    this.#at++;
    for (let isFirst = true; ; isFirst = false) {
      this.#match(BLANKS);
      if (this.#text[this.#at] === '}') break;
      const quoted = this.#match(QUOTED);
      const label = quoted === null ? this.#match(LABEL_NAME)?.[0] : unescaped(quoted[1]);
      if (label === undefined) this.#fail(`invalid label name, found ${this.#found()}`);
      this.#match(BLANKS);
      if (quoted !== null && isFirst && name === '' && this.#text[this.#at] !== '=') name = label;
      else this.#label(label, into);
      this.#match(BLANKS);
      if (this.#text[this.#at] === ',') this.#at++;
      else if (this.#text[this.#at] !== '}')
        this.#fail(`expected ',' or '}' after label value, found ${this.#found()}`);
    }
    this.#at++;
    return name;
  }

  #label(name: string, into: [string, string][]): void {
    if (this.#text[this.#at] !== '=') this.#fail(`expected '=' after label name, found ${this.#found()}`);
    this.#at++;
    this.#match(BLANKS);
    const value = this.#match(QUOTED);
    if (value === null) this.#fail(`expected '"' at start of label value, found ${this.#found()}`);
    if (into.some(([other]) => other === name)) this.#fail(`duplicate label name ${JSON.stringify(name)}`);
    into.push([name, unescaped(value[1])]);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at = pattern.lastIndex;
    return found;
  }

  #found(): string {
    return this.#at < this.#text.length ? `'${this.#text[this.#at]}'` : 'the end of the line';
  }

  #fail(problem: string): never {
    throw new ExpositionError(this.#line, problem);
  }
}

function numberOf(text: string): number {
  const infinite = /^([+-]?)inf/i.exec(text);
  if (infinite === null) return Number(text);
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function unescaped(text: string): string {
  return text.includes('\\') ? text.replace(/\\(["\\n])/g, (_, one: string) => (one === 'n' ? '\n' : one)) : text;
}
