/** Which devices, mounts or fields a collector shows: regular expressions in Go's syntax, as node_exporter's flags have them. */
import { RE2JS } from 're2js';
import { LIMITS } from '../../limits.ts';

export class NameFilter {
  readonly #include: RE2JS | null;
  readonly #exclude: RE2JS | null;
  /** Names of devices come again every round; some, such as the interfaces of containers, only for a while. */
  readonly #decisions = new Map<string, boolean>();

  /** Empty text: no such bound. Throws when the text is not a regular expression. An expression may match anywhere in the name. */
  constructor(include: string, exclude: string) {
    this.#include = include === '' ? null : RE2JS.compile(include);
    this.#exclude = exclude === '' ? null : RE2JS.compile(exclude);
  }

  accepts(name: string): boolean {
    const known = this.#decisions.get(name);
    if (known !== undefined) return known;
    if (this.#decisions.size >= LIMITS.agentNamesMax) this.#decisions.clear();
    const isExcluded = this.#exclude?.matcher(name).find() ?? false;
    const decision = !isExcluded && (this.#include?.matcher(name).find() ?? true);
    this.#decisions.set(name, decision);
    return decision;
  }
}

/** What is included wins: it is given by hand, while what is excluded beside it can only be a default. */
export function deviceFilter(include: string, exclude: string): NameFilter {
  return new NameFilter(include, include === '' ? exclude : '');
}
