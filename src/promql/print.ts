/** The canonical text of an expression. Parsed again it is the same expression, printed again the same text. */
import { formatDuration } from '../model/durations.ts';
import { formatFloatPlain, formatG, goQuote } from '../model/go-format.ts';
import { compareText, METRIC_NAME } from '../model/labels.ts';
import type { Matcher } from '../model/matchers.ts';
import type {
  Aggregation,
  BinaryExpr,
  DurationExpr,
  DurationFunction,
  DurationOperation,
  Expr,
  MatrixSelector,
  NumberLiteral,
  Subquery,
  TimeModifiers,
  VectorSelector,
} from './ast.ts';
import { isGroupingLabelWord } from './syntax/words.ts';

export function printExpr(expr: Expr): string {
  switch (expr.kind) {
    case 'aggregation':
      return printAggregation(expr);
    case 'binaryExpr':
      return `${printExpr(expr.lhs)} ${printOperator(expr)} ${printExpr(expr.rhs)}`;
    case 'call':
      return `${expr.func}(${expr.args.map(printExpr).join(', ')})`;
    case 'matrixSelector':
      return printMatrixSelector(expr);
    case 'numberLiteral':
      return printNumber(expr);
    case 'parenExpr':
      return `(${printExpr(expr.expr)})`;
    case 'stringLiteral':
      return goQuote(expr.value);
    case 'subquery':
      return `${printExpr(expr.expr)}${printSubqueryRange(expr)}`;
    case 'unaryExpr':
      return `${expr.op}${printExpr(expr.expr)}`;
    case 'vectorSelector':
      return printSelection(expr) + withOffset(printAt(expr) + printExtension(expr), expr);
  }
}

function printAggregation(expr: Aggregation): string {
  const param = expr.param === null ? '' : `${printExpr(expr.param)}, `;
  return `${printAggregationHead(expr)}(${param}${printExpr(expr.expr)})`;
}

/** `sum by (a) ` with the blank behind it, or `sum`. */
export function printAggregationHead({ op, grouping, without }: Aggregation): string {
  if (!without && grouping.length === 0) return op;
  return `${op} ${without ? 'without' : 'by'} (${printLabels(grouping)}) `;
}

/** `/ bool on (a) group_left (b)`. */
export function printOperator({ op, bool, matching }: BinaryExpr): string {
  let text = bool ? `${op} bool` : op;
  if (matching === null) return text;
  const { card, labels, on, include, fillLeft, fillRight } = matching;
  const isGrouped = card === 'many-to-one' || card === 'one-to-many';
  if (on || labels.length > 0 || isGrouped) text += ` ${on ? 'on' : 'ignoring'} (${printLabels(labels)})`;
  if (isGrouped) text += ` ${card === 'many-to-one' ? 'group_left' : 'group_right'} (${printLabels(include)})`;
  if (fillLeft !== null && fillLeft === fillRight) return `${text} fill (${formatG(fillLeft)})`;
  if (fillLeft !== null) text += ` fill_left (${formatG(fillLeft)})`;
  if (fillRight !== null) text += ` fill_right (${formatG(fillRight)})`;
  return text;
}

/** Behind a subquery's expression: range, step and modifiers. */
export function printSubqueryRange(expr: Subquery): string {
  const range = printDuration(expr.rangeMs, expr.rangeExpr);
  const hasStep = expr.stepMs !== 0 || expr.stepExpr !== null;
  const step = hasStep ? printDuration(expr.stepMs, expr.stepExpr) : '';
  return `[${range}:${step}]${withOffset(printAt(expr), expr)}`;
}

function printMatrixSelector({ selector, rangeMs, rangeExpr }: MatrixSelector): string {
  const range = `[${printDuration(rangeMs, rangeExpr)}]`;
  return printSelection(selector) + range + withOffset(printExtension(selector) + printAt(selector), selector);
}

/** Name and matchers; the matcher that the name stands for is left out. */
function printSelection({ name, matchers }: VectorSelector): string {
  const rest = name === '' ? matchers : matchers.filter((matcher) => !isNameMatcher(matcher, name));
  if (rest.length === 0 && name !== '') return name;
  return `${name}{${rest.map(printMatcher).sort(compareText).join(',')}}`;
}

function isNameMatcher(matcher: Matcher, name: string): boolean {
  return matcher.name === METRIC_NAME && matcher.type === '=' && matcher.value === name;
}

export function printMatcher({ name, type, value }: Matcher): string {
  return `${isLegacyLabel(name) ? name : goQuote(name)}${type}${goQuote(value)}`;
}

function printExtension({ anchored, smoothed }: VectorSelector): string {
  if (anchored) return ' anchored';
  return smoothed ? ' smoothed' : '';
}

function printAt({ timestampMs, startOrEnd }: TimeModifiers): string {
  if (timestampMs !== null) return ` @ ${(timestampMs / 1000).toFixed(3)}`;
  return startOrEnd === null ? '' : ` @ ${startOrEnd}()`;
}

/**
 * The offset behind other modifiers. One that opens with a parenthesis would take the next operator of the query for its
 * own: it stands before them, as it must have in the text that was parsed, or keeps its plus.
 */
function withOffset(modifiers: string, times: TimeModifiers): string {
  const offset = printOffset(times);
  if (offset === '') return modifiers;
  return offset.startsWith('(') ? ` offset ${offset}${modifiers}` : `${modifiers} offset ${offset}`;
}

function printOffset({ offsetMs, offsetExpr }: TimeModifiers): string {
  if (offsetExpr === null) return offsetMs === 0 ? '' : formatDuration(offsetMs);
  const text = printDurationExpr(offsetExpr);
  if (offsetExpr.kind !== 'durationExpr' || offsetExpr.wrapped) return text;
  if (offsetExpr.lhs === null) return text.startsWith('(') ? `+${text}` : text;
  return text.startsWith('(') ? text : `(${text})`;
}

function printDuration(ms: number, expr: DurationExpr | null): string {
  return expr === null ? formatDuration(ms) : printDurationExpr(expr);
}

function printDurationExpr(expr: DurationExpr): string {
  if (expr.kind === 'numberLiteral') return printNumber(expr);
  const withoutPlus = plusOperand(expr);
  if (withoutPlus !== null) return printDurationExpr(withoutPlus);
  const text = expr.kind === 'durationExpr' ? printOperation(expr) : printDurationFunction(expr);
  return expr.wrapped ? `(${text})` : text;
}

function printOperation({ op, lhs, rhs }: DurationOperation): string {
  return lhs === null ? `-${printDurationExpr(rhs)}` : `${printDurationExpr(lhs)} ${op} ${printDurationExpr(rhs)}`;
}

function printDurationFunction({ func, args }: DurationFunction): string {
  return `${func}(${args.map(printDurationExpr).join(', ')})`;
}

/** A plus sign is not printed; its parentheses go to its operand, once. null: not such a sign. */
function plusOperand(expr: DurationExpr): DurationExpr | null {
  if (expr.kind !== 'durationExpr' || expr.lhs !== null || expr.op !== '+') return null;
  return expr.rhs.kind === 'numberLiteral' || !expr.wrapped ? expr.rhs : { ...expr.rhs, wrapped: true };
}

function printNumber({ value, duration }: NumberLiteral): string {
  return duration ? formatDuration(Math.round(value * 1000)) : formatFloatPlain(value);
}

/** Quoted when the grammar would not take the label as it is. */
function printLabels(labels: readonly string[]): string {
  return labels
    .map((label) => (isLegacyLabel(label) && isGroupingLabelWord(label) ? label : goQuote(label)))
    .join(', ');
}

function isLegacyLabel(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
