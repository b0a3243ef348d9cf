/**
 * Natural order of texts: runs of digits compare as numbers ("node2" before "node10"), other runs as bytes. It is
 * exactly the order of sort_by_label, with its odd ends: of two texts that are equal as far as the first goes, the first
 * is less, even when both are equal.
 */
import { compareText } from '../../model/labels.ts';

const INTEGER_MAX = 2n ** 63n - 1n;

export function naturalLess(a: string, b: string): boolean {
  const left = runsOf(a);
  const right = runsOf(b);
  for (let i = 0; i < left.length; i++) {
    if (i >= right.length) return false;
    const x = integerOf(left[i]);
    const y = integerOf(right[i]);
    if (x !== null && y !== null) {
      if (x !== y) return x < y;
    } else if (left[i] !== right[i]) {
      return compareText(left[i], right[i]) < 0;
    }
    if (i === left.length - 1) return true;
    if (i === right.length - 1) return false;
  }
  return false;
}

function runsOf(text: string): readonly string[] {
  return text.match(/[0-9]+|[^0-9]+/g) ?? [];
}

/** null: no digits, or more than 64 bits hold. */
function integerOf(run: string): bigint | null {
  if (!/^[0-9]/.test(run)) return null;
  const value = BigInt(run);
  return value <= INTEGER_MAX ? value : null;
}
