import { fnv1a } from '../../model/fnv.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';

const SEPARATOR = Buffer.from([0xff]);

/** What Alertmanager calls a set of labels: the hash of names and values with 0xff behind each, in hexadecimal. */
export function fingerprint(labels: LabelPairs): string {
  const parts = labels.flat().flatMap((text) => [Buffer.from(text), SEPARATOR]);
  return fnv1a(Buffer.concat(parts)).toString(16).padStart(16, '0');
}
