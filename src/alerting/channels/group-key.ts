import type { NotifierSettings } from '../../config/sections/notifiers.ts';
import { goQuote } from '../../model/go-format.ts';
import type { LabelPairs } from '../../model/label-pairs.ts';
import { formatMatcher } from '../../model/matchers.ts';

/** Names a group among those of all notifiers, the same after a restart: `team/{severity="page"}:{alertname="Down"}`. */
export function groupKey({ name, matchers }: Pick<NotifierSettings, 'name' | 'matchers'>, labels: LabelPairs): string {
  const values = labels.map(([label, value]) => `${label}=${goQuote(value)}`);
  return `${name}/{${matchers.map(formatMatcher).join(',')}}:{${values.join(', ')}}`;
}
