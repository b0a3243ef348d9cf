import { parseLabelMatcher } from '../../model/label-matcher-text.ts';
import { formatMatcher, type Matcher } from '../../model/matchers.ts';
import { text } from '../schema/scalars.ts';
import { problem, type Schema } from '../schema/schema.ts';

/** One matcher as Alertmanager writes it: `severity="page"`, `team =~ "a|b"`. */
export const labelMatcher: Schema<Matcher> = {
  read(node, source) {
    try {
      return parseLabelMatcher(text.read(node, source));
    } catch (error) {
      return problem(node, source, (error as Error).message);
    }
  },
  print: formatMatcher,
};
