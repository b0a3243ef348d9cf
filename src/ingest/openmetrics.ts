/**
 * The OpenMetrics text format, line by line, as far as samples go: floats with a timestamp.
 *
 *   sample   = ( name [ "{" labels "}" ] | "{" quoted-name [ "," labels ] "}" ) " " value " " seconds [ " # " exemplar ]
 *   comment  = "# " ( "HELP" | "TYPE" | "UNIT" ) " " name " " text | "# EOF"
 *
 * Names may be quoted, as Prometheus writes names that are not legacy ones. Strict: what does not fit is an error that
 * names line and column.
 */
import { METRIC_NAME } from '../model/labels.ts';

export class OpenMetricsError extends Error {
  constructor(line: number, column: number, problem: string) {
    super(`line ${line}, column ${column}: ${problem}`);
    this.name = 'OpenMetricsError';
  }
}

export interface TextSample {
  /**
   * In the order of the text, the metric name as __name__ before them. No name twice. Lines that begin with the same text
   * share one array.
   */
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly timeMs: number;
  readonly value: number;
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL_NAME = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const QUOTED = /"((?:[^"\\\n]|\\["\\n])*)"/y;
const NUMBER = /[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)(?=[ \n]|$)/iy;
const COMMENT = /^# (?:HELP|TYPE|UNIT) (?:[a-zA-Z_:][a-zA-Z0-9_:]*|"(?:[^"\\]|\\["\\n])+")(?: .*)?$/;
const ESCAPE = /\\(["\\n])/g;

/** A timestamp is a double of seconds. Beyond this, milliseconds are not whole numbers any more. */
const TIME_MS_MAX = Number.MAX_SAFE_INTEGER;

/** What stands before the value, whether it is right or not. Quotes may hold anything. */
const SERIES = /[^{" #]*(?:\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?(?= )/y;
/** Series whose labels are remembered; then all are forgotten. */
const SERIES_KNOWN_MAX = 1_000_000;

export class OpenMetricsParser {
  readonly #known = new Map<string, TextSample['labels']>();
  #line = 0;
  #text = '';
  #at = 0;
  #ended = false;

  /** Number of the line parsed last, from 1. */
  get line(): number {
    return this.#line;
  }

  /** The sample of the next line, given without its line feed; null when it is a comment. Throws an OpenMetricsError. */
  parse(line: string): TextSample | null {
    this.#line++;
    this.#text = line;
    this.#at = 0;
    if (this.#ended) this.#fail('there is text after # EOF');
    if (line.startsWith('#')) {
      this.#comment(line);
      return null;
    }
    return this.#sample();
  }

  /** To be called after the last line. */
  end(): void {
    this.#line++;
    this.#at = 0;
    if (!this.#ended) this.#fail('the text does not end with # EOF');
  }

  #comment(line: string): void {
    this.#ended = line === '# EOF';
    if (!this.#ended && !COMMENT.test(line)) this.#fail('expected # HELP, # TYPE, # UNIT or # EOF');
  }

  #sample(): TextSample {
    const labels = this.#series();
    this.#expect(' ');
    const value = this.#number('a value');
    if (this.#at === this.#text.length) this.#fail('expected a timestamp');
    this.#expect(' ');
    const timeAt = this.#at;
    const timeMs = Math.round(this.#number('a timestamp') * 1000);
    if (!(Math.abs(timeMs) <= TIME_MS_MAX)) this.#fail('timestamp is out of range', timeAt);
    if (this.#at < this.#text.length) this.#exemplar();
    return { labels, timeMs, value };
  }

  /** Passes what stands before the value. It is taken apart the first time only: most texts have many samples of a series. */
  #series(): TextSample['labels'] {
    const text = this.#match(SERIES)?.[0] ?? '';
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#at = 0;
    const labels: [string, string][] = [];
    const name = this.#match(NAME);
    if (name !== null) labels.push([METRIC_NAME, name[0]]);
    if (this.#text[this.#at] === '{') this.#labels(labels, name === null);
    if (labels.length === 0) this.#fail('expected the name of a metric');
    if (this.#known.size >= SERIES_KNOWN_MAX) this.#known.clear();
    // The text that was passed may be less than what the pattern found, when the line is wrong.
    this.#known.set(this.#text.slice(0, this.#at), labels);
    return labels;
  }

  /** @param isNameWanted the metric name comes first among them, quoted */
  #labels(into: [string, string][], isNameWanted: boolean): void {
    this.#expect('{');
    let isFirst = true;
    // A comma may stand after the last label.
    while (this.#text[this.#at] !== '}') {
      if (!isFirst) {
        this.#expect(',');
        if (this.#text[this.#at] === '}') break;
      }
      this.#label(into, isNameWanted && isFirst);
      isFirst = false;
    }
    this.#expect('}');
  }

  #label(into: [string, string][], isNameWanted: boolean): void {
    const at = this.#at;
    const quoted = this.#match(QUOTED);
    if (isNameWanted) {
      if (quoted === null || quoted[1] === '') this.#fail('expected the name of a metric in quotes', at);
      into.push([METRIC_NAME, unescaped(quoted[1])]);
      return;
    }
    const name = quoted === null ? this.#match(LABEL_NAME)?.[0] : unescaped(quoted[1]);
    if (name === undefined || name === '') this.#fail('expected the name of a label', at);
    if (into.some(([other]) => other === name)) this.#fail(`label ${name} is there twice`, at);
    this.#expect('=');
    const value = this.#match(QUOTED);
    if (value === null) this.#fail('expected the value of a label in quotes');
    into.push([name, unescaped(value[1])]);
  }

  #exemplar(): void {
    this.#expect(' # ');
    this.#labels([], false);
    this.#expect(' ');
    this.#number('the value of an exemplar');
    if (this.#at === this.#text.length) return;
    this.#expect(' ');
    this.#number('the timestamp of an exemplar');
    if (this.#at < this.#text.length) this.#fail('expected the end of the line');
  }

  #number(what: string): number {
    const text = this.#match(NUMBER)?.[0].toLowerCase();
    if (text === undefined) this.#fail(`expected ${what}`);
    if (text.endsWith('nan')) return Number.NaN;
    if (text.includes('inf')) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return Number(text);
  }

  /** Passes what the pattern, which is sticky, finds here. */
  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found !== null) this.#at += found[0].length;
    return found;
  }

  #expect(text: string): void {
    if (!this.#text.startsWith(text, this.#at)) this.#fail(`expected ${JSON.stringify(text)}`);
    this.#at += text.length;
  }

  #fail(problem: string, at = this.#at): never {
    throw new OpenMetricsError(this.#line, at + 1, problem);
  }
}

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, character: string) => (character === 'n' ? '\n' : character));
}
