import { compareText, type LabelSet, type SymbolId, type Symbols } from '../../model/labels.ts';

/** The set with one label set to a value, or without it when the value is 0, the empty text. */
export function withLabel(symbols: Symbols, labels: LabelSet, name: SymbolId, value: SymbolId): LabelSet {
  const at = placeOf(symbols, labels, name);
  const found = at < labels.length && labels[at] === name;
  if (!found && value === 0) return labels;
  if (found && labels[at + 1] === value) return labels;
  const rest = found ? at + 2 : at;
  const inserted = value === 0 ? 0 : 2;
  const result = new Int32Array(at + inserted + labels.length - rest);
  result.set(labels.subarray(0, at));
  if (value !== 0) {
    result[at] = name;
    result[at + 1] = value;
  }
  result.set(labels.subarray(rest), at + inserted);
  return result;
}

/** Index where a label of that name stands, or would stand. */
function placeOf(symbols: Symbols, labels: LabelSet, name: SymbolId): number {
  for (let i = 0; i < labels.length; i += 2) {
    if (labels[i] === name || compareText(symbols.text(labels[i]), symbols.text(name)) > 0) return i;
  }
  return labels.length;
}
