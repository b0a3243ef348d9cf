/** The text form of a label set in messages: `{a="b", c="d"}`, names quoted unless legacy-valid. */
import { goQuote } from '../../model/go-format.ts';
import type { LabelSet, Symbols } from '../../model/labels.ts';

const LEGACY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

export function labelSetText(symbols: Symbols, labels: LabelSet): string {
  const parts: string[] = [];
  for (let i = 0; i < labels.length; i += 2) {
    const name = symbols.text(labels[i]);
    parts.push(`${LEGACY_NAME.test(name) ? name : goQuote(name)}=${goQuote(symbols.text(labels[i + 1]))}`);
  }
  return `{${parts.join(', ')}}`;
}
