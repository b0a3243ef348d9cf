/**
 * Relabelling rules, compiled once and applied to label sets one by one: the same for targets, series, alerts and
 * Alertmanagers.
 */
import { createHash } from 'node:crypto';
import type { RE2JS } from 're2js';
import type { RelabelConfig } from '../config/sections/relabel.ts';
import { expandTemplate, parseTemplate, type Template } from '../model/expand-template.ts';
import { compareText } from '../model/labels.ts';
import { compileAnchored } from '../model/matchers.ts';

/** Names and values, sorted by the bytes of the names, none empty. */
export type SortedLabels = readonly (readonly [name: string, value: string])[];

/** Changes the labels in place; false: they are dropped. */
type Step = (labels: Map<string, string>) => boolean;

export class Relabelling {
  readonly #steps: readonly Step[];

  constructor(rules: readonly RelabelConfig[]) {
    this.#steps = rules.map(compile);
  }

  /** The labels after all rules, null when a rule drops them. */
  apply(labels: SortedLabels): SortedLabels | null {
    if (this.#steps.length === 0) return labels;
    const changed = new Map(labels);
    for (const step of this.#steps) {
      if (!step(changed)) return null;
    }
    return sorted(changed);
  }
}

export function sorted(labels: Iterable<readonly [string, string]>): SortedLabels {
  return [...labels].filter(([, value]) => value !== '').sort(([a], [b]) => compareText(a, b));
}

function compile(rule: RelabelConfig): Step {
  const pattern = compileAnchored(rule.regex);
  const source = (labels: ReadonlyMap<string, string>): string =>
    rule.source_labels.map((name) => labels.get(name) ?? '').join(rule.separator);
  const target = rule.target_label;
  switch (rule.action) {
    case 'replace':
      return replace(rule, pattern, source);
    case 'keep':
      return (labels) => pattern.matches(source(labels));
    case 'drop':
      return (labels) => !pattern.matches(source(labels));
    case 'keepequal':
      return (labels) => source(labels) === (labels.get(target) ?? '');
    case 'dropequal':
      return (labels) => source(labels) !== (labels.get(target) ?? '');
    case 'hashmod':
      return (labels) => put(labels, target, hashModulo(source(labels), rule.modulus));
    case 'lowercase':
      return (labels) => put(labels, target, source(labels).toLowerCase());
    case 'uppercase':
      return (labels) => put(labels, target, source(labels).toUpperCase());
    case 'labelmap':
      return labelMap(parseTemplate(rule.replacement, pattern), pattern);
    case 'labeldrop':
      return (labels) => dropNames(labels, (name) => pattern.matches(name));
    case 'labelkeep':
      return (labels) => dropNames(labels, (name) => !pattern.matches(name));
  }
}

function replace(rule: RelabelConfig, pattern: RE2JS, source: (labels: ReadonlyMap<string, string>) => string): Step {
  const target = parseTemplate(rule.target_label, pattern);
  const replacement = parseTemplate(rule.replacement, pattern);
  return (labels) => {
    const matcher = pattern.matcher(source(labels));
    if (!matcher.matches()) return true;
    const name = expanded(target, matcher);
    return name === '' || put(labels, name, expanded(replacement, matcher));
  };
}

function labelMap(replacement: Template, pattern: RE2JS): Step {
  return (labels) => {
    for (const [name, value] of [...labels]) {
      const matcher = pattern.matcher(name);
      if (matcher.matches()) put(labels, expanded(replacement, matcher), value);
    }
    return true;
  };
}

function expanded(template: Template, matcher: ReturnType<RE2JS['matcher']>): string {
  return [...expandTemplate(template, matcher)].join('');
}

function dropNames(labels: Map<string, string>, isDropped: (name: string) => boolean): true {
  for (const name of [...labels.keys()]) {
    if (isDropped(name)) labels.delete(name);
  }
  return true;
}

/** An empty value is the absence of the label. */
function put(labels: Map<string, string>, name: string, value: string): true {
  if (value === '') labels.delete(name);
  else labels.set(name, value);
  return true;
}

/** The last eight bytes of the MD5, big endian, modulo the number of shards: that of Prometheus, so that shards agree. */
function hashModulo(text: string, modulus: number): string {
  const digest = createHash('md5').update(text).digest();
  return String(digest.readBigUInt64BE(8) % BigInt(modulus));
}
