/** Families of a text while it is read, and which of them a name belongs to. */
import type { MetricFamily, MetricSample, MetricType } from '../model/metric-family.ts';

/** What stands behind the name of a family, and of which types. */
const SUFFIXES: readonly (readonly [suffix: string, types: readonly (MetricType | null)[]])[] = [
  ['_bucket', ['histogram']],
  ['_sum', ['histogram', 'summary']],
  ['_count', ['histogram', 'summary']],
];

export interface OpenFamily {
  readonly name: string;
  help: string | null;
  type: MetricType | null;
  readonly samples: MetricSample[];
}

export class ExpositionFamilies {
  readonly #byName = new Map<string, OpenFamily>();
  /** The name asked for last and its family: lines of a family follow each other. */
  #nameBefore = '';
  #familyBefore: OpenFamily | null = null;

  /** In the order in which they were opened. */
  all(): MetricFamily[] {
    return Array.from(this.#byName.values(), ({ name, help, type, samples }) => {
      return { name, help: help ?? '', type: type ?? 'untyped', samples };
    });
  }

  /** The family that a sample of this name belongs to; a new one where there is none. */
  of(name: string): OpenFamily {
    if (this.#familyBefore !== null && name === this.#nameBefore) return this.#familyBefore;
    const family = this.#byName.get(name) ?? this.#withSuffix(name) ?? this.named(name);
    this.#nameBefore = name;
    this.#familyBefore = family;
    return family;
  }

  /** The family of exactly this name. */
  named(name: string): OpenFamily {
    if (this.#familyBefore?.name === name) return this.#familyBefore;
    let family = this.#byName.get(name);
    if (family === undefined) {
      family = { name, help: null, type: null, samples: [] };
      this.#byName.set(name, family);
    }
    return family;
  }

  setType(family: OpenFamily, type: MetricType): void {
    family.type = type;
    // Names with a suffix may belong elsewhere now.
    this.#familyBefore = family;
    this.#nameBefore = family.name;
  }

  #withSuffix(name: string): OpenFamily | null {
    for (const [suffix, types] of SUFFIXES) {
      if (!name.endsWith(suffix)) continue;
      const family = this.#byName.get(name.slice(0, -suffix.length));
      if (family !== undefined && types.includes(family.type)) return family;
    }
    return null;
  }
}
