import { compileAnchored, type Matcher } from '../../model/matchers.ts';

/** Labels by name. One that is not there has the empty value. */
type Labels = ReadonlyMap<string, string>;

/** A test whether labels pass every matcher; expressions are compiled once. */
export function labelTest(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(valueTest);
  return (labels) => matchers.every(({ name }, i) => tests[i](labels.get(name) ?? ''));
}

function valueTest({ type, value }: Matcher): (text: string) => boolean {
  if (type === '=') return (text) => text === value;
  if (type === '!=') return (text) => text !== value;
  const pattern = compileAnchored(value);
  return type === '=~' ? (text) => pattern.matches(text) : (text) => !pattern.matches(text);
}
