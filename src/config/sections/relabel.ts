/**
 * One relabelling rule: the same in target, metric, write and alert relabelling.
 */
import { list, type Refuse, type SectionOf, section, shown, withDefault } from '../schema/collections.ts';
import { count, oneOf, regex, text } from '../schema/scalars.ts';
import type { Schema } from '../schema/schema.ts';

const ACTIONS = [
  'replace',
  'keep',
  'drop',
  'keepequal',
  'dropequal',
  'hashmod',
  'labelmap',
  'labeldrop',
  'labelkeep',
  'lowercase',
  'uppercase',
] as const;

const anyCase = oneOf(ACTIONS, (got) =>
  got === '' ? 'relabel action cannot be empty' : `unknown relabel action "${got}"`,
);
const action: typeof anyCase = {
  read(node, source) {
    const name = text.read(node, source).toLowerCase();
    return ACTIONS.find((known) => known === name) ?? anyCase.read(node, source);
  },
  print: anyCase.print,
};

const DEFAULTS = { separator: ';', regex: '(.*)', replacement: '$1' };

const fields = {
  source_labels: withDefault(list(text) as Schema<readonly string[]>, []),
  separator: shown(text, DEFAULTS.separator),
  regex: shown(regex, DEFAULTS.regex),
  modulus: withDefault(count, 0),
  target_label: withDefault(text, ''),
  replacement: shown(text, DEFAULTS.replacement),
  action: shown(action, 'replace'),
};

export type RelabelConfig = SectionOf<typeof fields>;

export const relabelConfig = section('relabel.plain', fields, (rule, refuse) => {
  const needsTarget = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'].includes(rule.action);
  if (rule.action === 'hashmod' && rule.modulus === 0) {
    refuse('relabel configuration for hashmod requires non-zero modulus');
  }
  if (needsTarget && rule.target_label === '') {
    refuse(`relabel configuration for ${rule.action} action requires 'target_label' value`);
  }
  checkTarget(rule, refuse);
  checkExclusive(rule, refuse);
  return undefined;
});

/** A UTF-8 label name may be anything but empty; only a replacement in it restricts the characters. */
function checkTarget(rule: RelabelConfig, refuse: Refuse): void {
  if ((rule.action === 'lowercase' || rule.action === 'uppercase') && rule.replacement !== DEFAULTS.replacement) {
    refuse(`'replacement' can not be set for ${rule.action} action`);
  }
  if (rule.action === 'labelmap' && rule.replacement === '') {
    refuse(`"${rule.replacement}" is invalid 'replacement' for labelmap action`);
  }
}

function checkExclusive(rule: RelabelConfig, refuse: Refuse): void {
  const hasOthers =
    rule.separator !== DEFAULTS.separator || rule.modulus !== 0 || rule.replacement !== DEFAULTS.replacement;
  if (rule.action === 'labeldrop' || rule.action === 'labelkeep') {
    if (hasOthers || rule.source_labels.length > 0 || rule.target_label !== '') {
      refuse(`${rule.action} action requires only 'regex', and no other fields`);
    }
  }
  if (rule.action === 'keepequal' || rule.action === 'dropequal') {
    if (hasOthers || rule.regex !== DEFAULTS.regex) {
      refuse(`${rule.action} action requires only 'source_labels' and \`target_label\`, and no other fields`);
    }
  }
}

/** A list of rules; `where` names its owner in the message about an empty element. */
export function relabelConfigs(where: string) {
  return list(relabelConfig, `empty or null ${where}`);
}
