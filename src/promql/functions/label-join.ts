import { Refusal } from '../../errors.ts';
import { labelValue } from '../../model/labels.ts';
import type { Operator } from '../operators/operator.ts';
import { stringArgument, vectorArgument } from './arguments.ts';
import type { FunctionCall } from './function.ts';
import { isLabelName, type LabelMap, labelText, Relabel } from './relabel.ts';
import { withLabel } from './with-label.ts';

/** label_join(v, destination, separator, source...): the values of the sources, joined. */
export function labelJoin(call: FunctionCall): Operator {
  const { symbols } = call.context;
  const destination = stringArgument(call, 1);
  const separator = stringArgument(call, 2);
  const sources = call.args.slice(3).map((_, i) => stringArgument(call, i + 3));
  for (const source of sources) {
    if (!isLabelName(source)) throw new Refusal('execution', `invalid source label name in label_join(): ${source}`);
  }
  if (!isLabelName(destination)) {
    throw new Refusal('execution', `invalid destination label name in label_join(): ${destination}`);
  }
  const name = symbols.intern(destination);
  const names = sources.map((source) => symbols.intern(source));
  const join: LabelMap = (labels) => {
    const parts = names.flatMap((source, i) => {
      const value = symbols.text(labelValue(labels, source));
      return i === 0 ? [value] : [separator, value];
    });
    return withLabel(symbols, labels, name, symbols.intern(labelText(parts, call)));
  };
  return new Relabel(vectorArgument(call, 0), join, destination, call.grid.count, call.context);
}
