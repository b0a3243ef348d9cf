/**
 * One rule file as YAML has it: keys and values with their places, not checked yet. What YAML or the types of the keys
 * refuse is told in the words of Go's YAML package, as Prometheus does.
 */
import { isMap, isSeq, LineCounter, type Node, type ParsedNode, parseAllDocuments, type Scalar } from 'yaml';
import { duration, integer, text } from '../config/schema/scalars.ts';
import {
  ConfigProblems,
  entriesOf,
  mismatch,
  problem,
  resolve,
  type Schema,
  type Source,
} from '../config/schema/schema.ts';
import { RuleFileProblems } from './rule-file-problems.ts';

/** Where a value stands, both from 1; 0:0 when it is not there. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface PlacedText extends Place {
  readonly value: string;
}

export interface RuleNode {
  readonly record: PlacedText;
  readonly alert: PlacedText;
  readonly expr: PlacedText;
  readonly forMs: number;
  readonly keepFiringForMs: number;
  /** In the order of the file; a value that is not there is empty. */
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
}

export interface GroupNode extends Place {
  readonly name: string;
  /** 0: the default. */
  readonly intervalMs: number;
  /** null: the default. */
  readonly queryOffsetMs: number | null;
  readonly limit: number;
  readonly labels: ReadonlyMap<string, string>;
  readonly rules: readonly RuleNode[];
}

export interface RuleFile {
  readonly groups: readonly GroupNode[];
  readonly warnings: readonly string[];
}

const FILE_TYPE = 'rulefmt.RuleGroups';
const GROUP_TYPE = 'rulefmt.RuleGroup';
const RULE_TYPE = 'rulefmt.Rule';
const MAP_TYPE = 'map[string]string';

const NOT_THERE: PlacedText = { value: '', line: 0, column: 0 };
const NO_LABELS: ReadonlyMap<string, string> = new Map();

/** Throws RuleFileProblems. */
export function readRuleFile(content: string, { ignoreUnknownFields = false } = {}): RuleFile {
  const lines = new LineCounter();
  // Version 1.1 is what Go's package reads: yes and no are booleans, and << merges.
  const documents = parseAllDocuments(content, { version: '1.1', lineCounter: lines, prettyErrors: false });
  const document = documents[0];
  if (document === undefined || !('contents' in document)) return { groups: [], warnings: [] };
  const [error] = document.errors;
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new RuleFileProblems([`yaml: line ${line}: ${error.message}`]);
  }
  const reader = new RuleFileReader({ document, lines }, ignoreUnknownFields);
  const groups = reader.file(document.contents);
  if (reader.problems.length > 0) {
    throw new RuleFileProblems([`yaml: unmarshal errors:\n${reader.problems.map((one) => `  ${one}`).join('\n')}`]);
  }
  const warnings = documents.length > 1 ? ['only the first of several YAML documents is used'] : [];
  return { groups, warnings };
}

type Fields = ReadonlyMap<string, Node>;

class RuleFileReader {
  readonly problems: string[] = [];
  readonly #source: Source;
  readonly #ignoreUnknown: boolean;

  constructor(source: Source, ignoreUnknown: boolean) {
    this.#source = source;
    this.#ignoreUnknown = ignoreUnknown;
  }

  file(contents: ParsedNode | null): GroupNode[] {
    const root = resolve(contents, this.#source);
    if (root === null) return [];
    const fields = this.#fields(root, FILE_TYPE, ['groups']);
    return this.#items(fields.get('groups'), GROUP_TYPE).map((node) => this.#group(node));
  }

  #group(node: Node): GroupNode {
    const known = ['name', 'interval', 'query_offset', 'limit', 'labels', 'rules'];
    const fields = this.#fields(node, GROUP_TYPE, known);
    return {
      ...this.#placeOf(node),
      name: this.#value(fields, 'name', text, ''),
      intervalMs: this.#value(fields, 'interval', duration, 0),
      queryOffsetMs: this.#value(fields, 'query_offset', duration, null),
      limit: this.#value(fields, 'limit', integer, 0),
      labels: this.#texts(fields.get('labels')),
      rules: this.#items(fields.get('rules'), RULE_TYPE).map((rule) => this.#rule(rule)),
    };
  }

  #rule(node: Node): RuleNode {
    const known = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];
    const fields = this.#fields(node, RULE_TYPE, known);
    return {
      record: this.#placed(fields.get('record')),
      alert: this.#placed(fields.get('alert')),
      expr: this.#placed(fields.get('expr')),
      forMs: this.#value(fields, 'for', duration, 0),
      keepFiringForMs: this.#value(fields, 'keep_firing_for', duration, 0),
      labels: this.#texts(fields.get('labels')),
      annotations: this.#texts(fields.get('annotations')),
    };
  }

  /** The values that are there, by key. */
  #fields(node: Node, typeName: string, known: readonly string[]): Fields {
    const fields = new Map<string, Node>();
    for (const [key, value] of this.#entries(node, typeName)) {
      const name = String(key.source ?? key.value);
      if (!known.includes(name)) {
        if (!this.#ignoreUnknown) this.#add(key, `field ${name} not found in type ${typeName}`);
      } else if (value !== null) fields.set(name, value);
    }
    return fields;
  }

  #entries(node: Node, typeName: string): [Scalar, Node | null][] {
    return this.#attempt(() => entriesOf(node, this.#source, typeName), []);
  }

  /** Elements of a list; those that are not there are passed over. */
  #items(node: Node | undefined, typeName: string): Node[] {
    if (node === undefined) return [];
    if (!isSeq(node)) return this.#attempt(() => mismatch(node, this.#source, `[]${typeName}`), []);
    return node.items.flatMap((item) => {
      const element = resolve(item, this.#source);
      if (element === null) return [];
      if (isMap(element)) return [element];
      return this.#attempt(() => mismatch(element, this.#source, typeName), []);
    });
  }

  #texts(node: Node | undefined): ReadonlyMap<string, string> {
    if (node === undefined) return NO_LABELS;
    return new Map(
      this.#entries(node, MAP_TYPE).map(([key, value]) => [
        this.#attempt(() => text.read(key, this.#source), ''),
        value === null ? '' : this.#attempt(() => text.read(value, this.#source), ''),
      ]),
    );
  }

  #placed(node: Node | undefined): PlacedText {
    if (node === undefined) return NOT_THERE;
    return { value: this.#attempt(() => text.read(node, this.#source), ''), ...this.#placeOf(node) };
  }

  #value<T, F>(fields: Fields, name: string, schema: Schema<T>, fallback: F): T | F {
    const node = fields.get(name);
    return node === undefined ? fallback : this.#attempt<T | F>(() => schema.read(node, this.#source), fallback);
  }

  #attempt<T>(read: () => T, fallback: T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigProblems)) throw error;
      this.problems.push(...error.problems.map(({ line, message }) => `line ${line}: ${message}`));
      return fallback;
    }
  }

  #add(node: Node, message: string): void {
    this.#attempt(() => problem(node, this.#source, message), undefined);
  }

  #placeOf(node: Node): Place {
    const { line, col } = this.#source.lines.linePos(node.range?.[0] ?? 0);
    return { line, column: col };
  }
}
