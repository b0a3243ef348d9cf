/**
 * Label sets as symbols. A label set is a flat Int32Array of symbol ids, name then value, name then value, sorted by the
 * bytes of the names, without empty values and without double names. The text of an id is needed only to sort, to match
 * a regular expression and to write the answer.
 */

/**
 * Id of a text in one Symbols table. 32 bits, dense from 0, lives as long as its table; id 0 is the empty text.
 */
export type SymbolId = number;

/** `[name0, value0, name1, value1, ...]`; immutable once handed out. */
export type LabelSet = Int32Array;

export const METRIC_NAME = '__name__';
export const EMPTY_LABELS: LabelSet = new Int32Array(0);

/**
 * Text to id and back, for one thread. Bytes that are not UTF-8 (only a query's string literal can hold them) are
 * carried as lone surrogates U+DC80..U+DCFF, one a byte.
 */
export class Symbols {
  readonly #ids = new Map<string, SymbolId>([['', 0]]);
  readonly #texts: string[] = [''];

  get size(): number {
    return this.#texts.length;
  }

  intern(text: string): SymbolId {
    let id = this.#ids.get(text);
    if (id === undefined) {
      id = this.#texts.length;
      this.#texts.push(text);
      this.#ids.set(text, id);
    }
    return id;
  }

  /** The id of a text, or -1 when no label set of this table can hold it. */
  find(text: string): SymbolId {
    return this.#ids.get(text) ?? -1;
  }

  text(id: SymbolId): string {
    return this.#texts[id];
  }
}

/**
 * Order of two texts by their UTF-8 bytes, which is the order of their code points (JavaScript's own order is that of
 * UTF-16 units: it differs where surrogates meet U+E000..U+FFFF).
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xSurrogate = x >= 0xd800 && x <= 0xdfff;
    const ySurrogate = y >= 0xd800 && y <= 0xdfff;
    if (xSurrogate !== ySurrogate) return xSurrogate ? 1 : -1;
    return x - y;
  }
  return a.length - b.length;
}

/** Prometheus's order of label sets: name, value, name, value ... bytewise; a prefix sorts first. */
export function compareLabelSets(symbols: Symbols, a: LabelSet, b: LabelSet): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] === b[i]) continue;
    const order = compareText(symbols.text(a[i]), symbols.text(b[i]));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The value of a label, 0 (the empty text) when the set has no such label. */
export function labelValue(labels: LabelSet, name: SymbolId): SymbolId {
  for (let i = 0; i < labels.length; i += 2) if (labels[i] === name) return labels[i + 1];
  return 0;
}

/** A label set from names and values in any order; empty values are dropped, the last of double names wins. */
export function labelSetOf(symbols: Symbols, labels: Iterable<readonly [string, string]>): LabelSet {
  const byName = new Map<string, string>();
  for (const [name, value] of labels) byName.set(name, value);
  const names = [...byName.keys()].filter((name) => byName.get(name) !== '').sort(compareText);
  const set = new Int32Array(names.length * 2);
  names.forEach((name, i) => {
    set[2 * i] = symbols.intern(name);
    set[2 * i + 1] = symbols.intern(byName.get(name)!);
  });
  return set;
}

/** A key that two label sets of one table share exactly when they are equal. */
export function labelSetKey(labels: LabelSet): string {
  return labels.join(',');
}
