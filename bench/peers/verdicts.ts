/** Measurements beside targets. */
import type { Measurements } from './measurements.ts';
import type { Phase } from './options.ts';
import { PEER_NAMES, type PeerName } from './programs.ts';
import type { QuestionKind, QuestionResult } from './questions.ts';
import { geometricMean } from './statistics.ts';
import { type Against, type Bound, type Row, TARGETS } from './targets.ts';

/** Not measured: no server has a value, because its stage failed or what it needs is absent; a remark says why. */
export type Verdict = 'met' | 'MISSED' | 'peer missing' | 'not measured' | '';

/** Quotient and verdict of one bound; a row without bounds has one with an empty verdict. */
export interface VerdictLine {
  readonly what: string;
  readonly unit: Row['unit'];
  readonly values: Readonly<Record<PeerName, number | null>>;
  readonly against: Against | null;
  readonly quotient: number | null;
  readonly bound: Bound | null;
  readonly verdict: Verdict;
  /** The worst query. */
  readonly remark: string;
}

interface Compared {
  readonly values: Readonly<Record<PeerName, number | null>>;
  /** Null: there is nothing to divide by. */
  readonly quotient: number | null;
  readonly remark: string;
}

/** The rows that the phases measure. `present` are the peers that were there. */
export function verdictsOf(
  measured: Measurements,
  phases: readonly Phase[],
  present: readonly PeerName[],
): VerdictLine[] {
  const rows = TARGETS.filter((row) => row.phases.some((phase) => phases.includes(phase)));
  return rows.flatMap((row) => {
    const bounds = row.bounds.length === 0 ? [null] : row.bounds;
    return bounds.map((bound) => lineOf(row, bound, measured, present));
  });
}

function lineOf(row: Row, bound: Bound | null, measured: Measurements, present: readonly PeerName[]): VerdictLine {
  const against = bound?.against ?? null;
  const compared = compare(row, against, measured, present);
  const measuredAtAll = present.some((peer) => compared.values[peer] !== null);
  const verdict = bound === null ? '' : judge(bound, compared.quotient, present, measuredAtAll);
  return { what: row.what, unit: row.unit, against, bound, verdict, ...compared };
}

function judge(
  { against, atMost, atLeast }: Bound,
  quotient: number | null,
  present: readonly PeerName[],
  measuredAtAll: boolean,
): Verdict {
  const isPeer = against === 'prometheus' || against === 'victoria-metrics';
  if (isPeer && !present.includes(against)) return 'peer missing';
  if (against === 'the faster peer' && present.length < PEER_NAMES.length) return 'peer missing';
  if (!measuredAtAll) return 'not measured';
  // Some server has no value: ours is no better for that.
  if (quotient === null) return 'MISSED';
  return quotient <= (atMost ?? Infinity) && quotient >= (atLeast ?? 0) ? 'met' : 'MISSED';
}

function compare(row: Row, against: Against | null, measured: Measurements, present: readonly PeerName[]): Compared {
  const { source } = row;
  if ('figure' in source) {
    const scale = row.unit === 'MB' ? 1e6 : 1;
    const values = byPeer((peer) => {
      const value = measured.median(source.figure, peer);
      return value === null ? null : value / scale;
    });
    return { values, quotient: quotientOf(values, against, measured), remark: '' };
  }
  if ('mean' in source) return compareMeans(ofKind(measured, source.mean), against, present);
  return compareWorst(ofKind(measured, source.worst), against);
}

const ofKind = (measured: Measurements, kind: QuestionKind): QuestionResult[] =>
  measured.questions.filter((question) => question.kind === kind);

function byPeer(value: (peer: PeerName) => number | null): Record<PeerName, number | null> {
  return {
    narthex: value('narthex'),
    prometheus: value('prometheus'),
    'victoria-metrics': value('victoria-metrics'),
  };
}

function quotientOf(
  values: Readonly<Record<PeerName, number | null>>,
  against: Against | null,
  measured: Measurements,
): number | null {
  const ours = values.narthex;
  const other = divisorOf(values, against, measured);
  return ours === null || other === null ? null : ours / other;
}

function divisorOf(
  values: Readonly<Record<PeerName, number | null>>,
  against: Against | null,
  measured: Measurements,
): number | null {
  if (against === 'limit') return 1;
  if (against === 'narthex by 1.0') return measured.median('cpuMicrosPerSample', 'narthex');
  return against === 'prometheus' || against === 'victoria-metrics' ? values[against] : null;
}

/** Only queries that every server answered are compared. */
function compareMeans(
  questions: readonly QuestionResult[],
  against: Against | null,
  present: readonly PeerName[],
): Compared {
  const answered = questions.filter(({ medianMs }) => present.every((peer) => medianMs[peer] != null));
  const peers = present.filter((peer) => peer !== 'narthex');
  const mean = (of: (question: QuestionResult) => number): number | null =>
    answered.length === 0 ? null : geometricMean(answered.map(of));
  const values = byPeer((peer) => (present.includes(peer) ? mean(({ medianMs }) => medianMs[peer]!) : null));
  let other = against === 'prometheus' || against === 'victoria-metrics' ? values[against] : null;
  if (against === 'the faster peer' && peers.length > 0) {
    other = mean(({ medianMs }) => Math.min(...peers.map((peer) => medianMs[peer]!)));
  }
  const quotient = values.narthex === null || other === null ? null : values.narthex / other;
  const left = questions.length - answered.length;
  const remark = `${questions.length} queries${left === 0 ? '' : `, without ${left} that not all answered`}`;
  return { values, quotient, remark };
}

/** What we refuse and the other one answers counts as endlessly slow. */
function compareWorst(questions: readonly QuestionResult[], against: Against | null): Compared {
  let worst: QuestionResult | null = null;
  let quotient: number | null = null;
  let slower = 0;
  for (const question of questions) {
    const theirs = against === 'prometheus' || against === 'victoria-metrics' ? question.medianMs[against] : null;
    if (theirs == null) continue;
    const candidate = (question.medianMs.narthex ?? Infinity) / theirs;
    if (candidate > 1) slower++;
    if (quotient !== null && candidate <= quotient) continue;
    worst = question;
    quotient = candidate;
  }
  const remark = worst === null ? '' : `${slower} of ${questions.length} slower; ${worst.text}`;
  return { values: byPeer((peer) => worst?.medianMs[peer] ?? null), quotient, remark };
}
