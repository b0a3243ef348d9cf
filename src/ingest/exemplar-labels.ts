/** The labels of an exemplar: canonical bytes as of a series, but they may be none, and they are short. */

import { labelPairs } from '../storage/label-bytes.ts';
import { canonicalOrProblem } from './canonical-labels.ts';

/** Characters of all names and values together. Source: the OpenMetrics specification. */
const CHARACTERS_MAX = 128;

export function exemplarLabels(section: Uint8Array): Uint8Array | 'too long' | { readonly problem: string } {
  const labels = canonicalOrProblem(section);
  if (!(labels instanceof Uint8Array)) return { problem: labels.text };
  let characters = 0;
  for (const [name, value] of labelPairs(labels)) characters += [...name].length + [...value].length;
  return characters > CHARACTERS_MAX ? 'too long' : labels;
}
