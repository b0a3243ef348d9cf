/**
 * The fields of a query string or a form (application/x-www-form-urlencoded), in their order. They are what URLSearchParams makes of the
 * text, with much less code: a server that is asked now and then fetches all that it runs through into the processor's caches.
 */

/** Of a text that has bytes that are no UTF-8, which are replaced. */
function decodeLeniently(text: string): string {
  return new URLSearchParams(`=${text}`).get('') ?? '';
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    return decodeLeniently(text);
  }
}

export class FormFields {
  readonly #names: string[] = [];
  readonly #values: string[] = [];

  /**
   * @param text without lone surrogates
   * @param from where the fields begin
   */
  constructor(text: string, from = 0) {
    // The first one that is not before `at`: a text without any is looked through once, not once a field.
    let equals = -1;
    for (let at = from; at < text.length; ) {
      const end = orEnd(text.indexOf('&', at), text);
      if (equals < at) equals = orEnd(text.indexOf('=', at), text);
      if (end > at) {
        this.#names.push(decode(text.slice(at, Math.min(equals, end))));
        this.#values.push(equals < end ? decode(text.slice(equals + 1, end)) : '');
      }
      at = end + 1;
    }
  }

  /** The first one; null when there is none. */
  get(name: string): string | null {
    const at = this.#names.indexOf(name);
    return at < 0 ? null : this.#values[at];
  }

  getAll(name: string): string[] {
    const values: string[] = [];
    for (let at = 0; at < this.#names.length; at++) if (this.#names[at] === name) values.push(this.#values[at]);
    return values;
  }
}

function orEnd(at: number, text: string): number {
  return at < 0 ? text.length : at;
}
