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

  /** @param text without lone surrogates */
  constructor(text: string) {
    for (let at = 0; at < text.length; ) {
      const next = text.indexOf('&', at);
      const end = next < 0 ? text.length : next;
      if (end > at) this.#add(text.slice(at, end));
      at = end + 1;
    }
  }

  /** The first one; null when there is none. */
  get(name: string): string | null {
    const at = this.#names.indexOf(name);
    return at < 0 ? null : this.#values[at];
  }

  getAll(name: string): string[] {
    return this.#values.filter((_, at) => this.#names[at] === name);
  }

  #add(field: string): void {
    const at = field.indexOf('=');
    this.#names.push(decode(at < 0 ? field : field.slice(0, at)));
    this.#values.push(at < 0 ? '' : decode(field.slice(at + 1)));
  }
}
