/** Results as plain tables (Markdown). */
import type { Measurements } from './measurements.ts';
import { PEER_NAMES, type PeerName, type Program } from './programs.ts';
import type { QuestionResult } from './questions.ts';
import type { Bound } from './targets.ts';
import type { VerdictLine } from './verdicts.ts';

/** Longer differences of answers name dozens of labels. */
const REMARK_CHARS_MAX = 300;

export function targetTable(lines: readonly VerdictLine[], programs: readonly Program[]): string {
  const heading = (peer: PeerName): string => {
    const program = programs.find(({ name }) => name === peer);
    return program === undefined ? peer : `${peer} ${program.version}`;
  };
  return table([
    ['what', '', ...PEER_NAMES.map(heading), 'quotient', 'wanted', 'verdict', ''],
    ...lines.map((line) => [
      line.what,
      line.unit,
      ...PEER_NAMES.map((peer) => number(line.values[peer])),
      quotientText(line),
      line.bound === null ? '' : wanted(line.bound, line.unit),
      line.verdict,
      escaped(line.remark),
    ]),
  ]);
}

function quotientText({ quotient, against }: VerdictLine): string {
  return quotient === null || against === 'limit' ? '' : quotient.toFixed(2);
}

function wanted({ against, atMost, atLeast }: Bound, unit: string): string {
  const bound = atMost === undefined ? `at least ${atLeast}` : `at most ${atMost}`;
  return against === 'limit' ? `${bound} ${unit}` : `${bound} of ${against}`;
}

export function questionTable(questions: readonly QuestionResult[], peers: readonly PeerName[]): string {
  const others = peers.filter((name) => name !== 'narthex');
  return table([
    ['query', ...peers.map((name) => `${name} ms`), ...others.map((name) => `narthex / ${name}`), 'rows'],
    ...questions.map(({ kind, text, medianMs, rows }) => [
      `${kind}: \`${escaped(text)}\``,
      ...peers.map((name) => medianMs[name]?.toFixed(2) ?? 'refused'),
      ...others.map((name) => quotient(medianMs.narthex, medianMs[name])),
      peers.map((name) => rows[name]).join(' / '),
    ]),
  ]);
}

export function remarks({ remarks: list, questions }: Measurements): string {
  const differing = questions.filter(({ difference }) => difference !== null);
  const lines = differing.map(
    ({ kind, text, difference }) => `answer differs from Prometheus's: ${kind}: ${text}: ${difference}`,
  );
  const compared = questions.filter(({ rows }) => rows.narthex !== undefined && rows.prometheus !== undefined);
  if (compared.length > 0) {
    lines.push(`${compared.length - differing.length} of ${compared.length} answers agree with Prometheus's`);
  }
  return [...list, ...lines].map((line) => `- ${shortened(line)}`).join('\n');
}

export function summary(lines: readonly VerdictLine[]): string {
  const count = (verdict: string): number => lines.filter((line) => line.verdict === verdict).length;
  return (
    `${count('met')} met, ${count('MISSED')} MISSED, ` +
    `${count('peer missing')} not judged because a peer is missing, ${count('not measured')} not measured`
  );
}

const quotient = (ours: number | null | undefined, theirs: number | null | undefined): string =>
  ours == null || theirs == null ? '' : (ours / theirs).toFixed(2);

function number(value: number | null): string {
  if (value === null) return '-';
  if (value >= 1000) return Math.round(value).toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
}

const shortened = (text: string): string =>
  text.length <= REMARK_CHARS_MAX ? text : `${text.slice(0, REMARK_CHARS_MAX)} ...`;

const escaped = (text: string): string => text.replaceAll('|', '\\|');

export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}
