/**
 * From offsets in UTF-16 units, which the parser counts, to offsets in UTF-8 bytes, which positions are. A text of ASCII
 * alone needs no table.
 */
export class ByteOffsets {
  readonly #table: Uint32Array | null;

  constructor(text: string) {
    this.#table = isAscii(text) ? null : buildTable(text);
  }

  at(offset: number): number {
    return this.#table === null ? offset : this.#table[offset];
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

function buildTable(text: string): Uint32Array {
  const table = new Uint32Array(text.length + 1);
  for (let i = 0; i < text.length; i++) table[i + 1] = table[i] + unitBytes(text.charCodeAt(i));
  return table;
}

/** Each half of a surrogate pair counts for two of the four bytes of its character. */
function unitBytes(unit: number): number {
  if (unit < 0x80) return 1;
  if (unit < 0x800) return 2;
  return unit >= 0xd800 && unit <= 0xdfff ? 2 : 3;
}
