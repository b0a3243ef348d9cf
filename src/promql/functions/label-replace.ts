import { Refusal } from '../../errors.ts';
import { LIMITS } from '../../limits.ts';
import { AnchoredPattern } from '../../model/anchored-pattern.ts';
import { expandTemplate, parseTemplate } from '../../model/expand-template.ts';
import { labelValue, type SymbolId } from '../../model/labels.ts';
import type { Operator } from '../operators/operator.ts';
import { stringArgument, vectorArgument } from './arguments.ts';
import type { FunctionCall } from './function.ts';
import { isLabelName, type LabelMap, labelText, Relabel } from './relabel.ts';
import { withLabel } from './with-label.ts';

/** label_replace(v, destination, replacement, source, regex): where the whole source value matches. */
export function labelReplace(call: FunctionCall): Operator {
  const { symbols } = call.context;
  const [destination, replacement, source, regex] = [1, 2, 3, 4].map((index) => stringArgument(call, index));
  const pattern = compile(regex);
  if (!isLabelName(destination)) {
    throw new Refusal('execution', `invalid destination label name in label_replace(): ${destination}`);
  }
  const template = parseTemplate(replacement, pattern);
  const name = symbols.intern(destination);
  const sourceName = symbols.intern(source);
  /** By source value, because many series share few values; -1: no match. */
  const replacements = new Map<SymbolId, SymbolId>();

  const replace: LabelMap = (labels) => {
    const value = labelValue(labels, sourceName);
    let replaced = replacements.get(value);
    if (replaced === undefined) {
      const groups = pattern.match(symbols.text(value));
      replaced = groups === null ? -1 : symbols.intern(labelText(expandTemplate(template, groups), call));
      replacements.set(value, replaced);
    }
    return replaced === -1 ? null : withLabel(symbols, labels, name, replaced);
  };
  return new Relabel(vectorArgument(call, 0), replace, destination, call.grid.count, call.context);
}

function compile(regex: string): AnchoredPattern {
  try {
    if (regex.length <= LIMITS.regexSourceCharsMax) return new AnchoredPattern(regex);
  } catch {
    // RE2's own reason is not part of the message.
  }
  throw new Refusal('execution', `invalid regular expression in label_replace(): ${regex}`);
}
