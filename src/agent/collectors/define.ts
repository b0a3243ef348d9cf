/** A collector from its name and a function that fills in its families. */
import type { Collector } from '../metric-family.ts';
import { FamilySet } from './family-set.ts';

export function defineCollector(
  name: string,
  isOnByDefault: boolean,
  fill: (families: FamilySet) => Promise<void> | void,
): Collector {
  return {
    name,
    isOnByDefault,
    collect: () => {
      const families = new FamilySet();
      const filled = fill(families);
      return filled === undefined ? families.families : filled.then(() => families.families);
    },
  };
}
