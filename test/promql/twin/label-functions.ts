/** Functions that write labels. */
import type { Expr } from '../../../src/promql/ast.ts';
import { type TwinLabels, type TwinSample, withLabel } from './model.ts';

/** A name that was written is not to be dropped any more. */
function relabelled(sample: TwinSample, name: string, text: string): TwinSample {
  const dropName = name === '__name__' ? false : sample.dropName;
  return { labels: withLabel(sample.labels, name, text), dropName, value: sample.value };
}

export function labelReplace(
  sample: TwinSample,
  target: string,
  template: string,
  source: string,
  pattern: string,
): TwinSample {
  const found = new RegExp(`^(?:${pattern})$`, 's').exec(sample.labels[source] ?? '');
  if (found === null) return sample;
  const groupOf = (name: string): string => (/^\d+$/.test(name) ? found[Number(name)] : found.groups?.[name]) ?? '';
  const text = template.replace(/\$\$|\$(\w+)|\$\{(\w+)\}/g, (all, bare?: string, braced?: string) =>
    all === '$$' ? '$' : groupOf(bare ?? braced!),
  );
  return relabelled(sample, target, text);
}

export function labelJoin(
  sample: TwinSample,
  target: string,
  separator: string,
  sources: readonly string[],
): TwinSample {
  return relabelled(sample, target, sources.map((name) => sample.labels[name] ?? '').join(separator));
}

/** What the selector says that the series would have: labels asked for once, and by equality. */
export function absentLabels(expr: Expr): TwinLabels {
  if (expr.kind === 'parenExpr') return absentLabels(expr.expr);
  if (expr.kind === 'matrixSelector') return absentLabels(expr.selector);
  if (expr.kind !== 'vectorSelector') return {};
  const wanted = expr.matchers.filter(({ type, name, value }) => type === '=' && name !== '__name__' && value !== '');
  return Object.fromEntries(wanted.map(({ name, value }) => [name, value]));
}
