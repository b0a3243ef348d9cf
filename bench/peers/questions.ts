/** Asks all servers the same and measures how long each takes. */
import { type ApiAnswer, firstDifference, rowCount } from '../../test/e2e/same-result.ts';
import { Connection } from './connection.ts';
import type { Peer } from './peer.ts';
import type { PeerName } from './programs.ts';
import { median, rotated } from './statistics.ts';

export type QuestionKind = 'range' | 'range in blocks' | 'instant' | 'lookup';

export interface Question {
  readonly kind: QuestionKind;
  readonly text: string;
  /** Path and parameters. */
  readonly path: string;
}

export interface QuestionResult {
  readonly kind: QuestionKind;
  readonly text: string;
  /** Median of the rounds; null: refused. */
  readonly medianMs: Partial<Record<PeerName, number | null>>;
  readonly roundsMs: Partial<Record<PeerName, readonly number[]>>;
  /** Series, or values, in the answer. */
  readonly rows: Partial<Record<PeerName, number>>;
  /** Narthex beside Prometheus: null when they agree or one of them is not there. */
  readonly difference: string | null;
}

/** Versions of Prometheus differ in the last bits of sums: see firstDifference. */
const TOLERANCE = 1e-9;

/**
 * One question after the other, each asked of every server in turn, so that a disturbance of the machine meets all of
 * them; who is asked first changes, because a server's garbage collection disturbs the one behind it. The first of two
 * rounds that warm up is compared.
 */
export async function ask(
  peers: readonly Peer[],
  questions: readonly Question[],
  rounds: number,
): Promise<QuestionResult[]> {
  const answers: Map<PeerName, ApiAnswer>[] = [];
  for (const question of questions) answers.push(await answersOf(question, peers));
  const connections = new Map(peers.map((peer) => [peer.name, new Connection(peer.url)]));
  const timesMs = questions.map(() => new Map<PeerName, number[]>(peers.map(({ name }) => [name, []])));
  for (let round = 0; round <= rounds; round++) {
    for (const [i, question] of questions.entries()) {
      for (const peer of rotated(peers, round + i)) {
        const { ms } = await connections.get(peer.name)!.get(question.path + peer.queryExtra);
        if (round > 0) timesMs[i].get(peer.name)!.push(ms);
      }
    }
  }
  for (const connection of connections.values()) await connection.close();
  return questions.map((question, i) => resultOf(question, answers[i], timesMs[i]));
}

async function answersOf(question: Question, peers: readonly Peer[]): Promise<Map<PeerName, ApiAnswer>> {
  const answers = new Map<PeerName, ApiAnswer>();
  for (const peer of peers) {
    const response = await fetch(peer.url + question.path + peer.queryExtra);
    const text = await response.text();
    answers.set(peer.name, response.ok ? (JSON.parse(text) as ApiAnswer) : { status: 'error', error: text });
  }
  return answers;
}

function resultOf(
  { kind, text }: Question,
  answers: ReadonlyMap<PeerName, ApiAnswer>,
  timesMs: ReadonlyMap<PeerName, readonly number[]>,
): QuestionResult {
  const names = [...answers.keys()];
  const accepted = (name: PeerName): boolean => answers.get(name)!.status === 'success';
  const narthex = answers.get('narthex');
  const prometheus = answers.get('prometheus');
  return {
    kind,
    text,
    medianMs: Object.fromEntries(names.map((name) => [name, accepted(name) ? median(timesMs.get(name)!) : null])),
    roundsMs: Object.fromEntries(timesMs),
    rows: Object.fromEntries(names.map((name) => [name, rowsOf(answers.get(name)!)])),
    difference: narthex === undefined || prometheus === undefined ? null : differenceOf(narthex, prometheus),
  };
}

function differenceOf(got: ApiAnswer, wanted: ApiAnswer): string | null {
  const ours = listOf(got)?.map(canonical).sort();
  const theirs = listOf(wanted)?.map(canonical).sort();
  if (ours === undefined || theirs === undefined) return firstDifference(got, wanted, TOLERANCE);
  if (ours.length !== theirs.length) return `${ours.length} entries, wanted ${theirs.length}`;
  const place = ours.findIndex((text, i) => text !== theirs[i]);
  return place < 0 ? null : `${ours[place]}, wanted ${theirs[place]}`;
}

/** Answers about labels and series are lists; undefined: an answer to a query. */
function listOf({ data }: ApiAnswer): readonly unknown[] | undefined {
  const list: unknown = data;
  return Array.isArray(list) ? list : undefined;
}

function canonical(entry: unknown): string {
  if (typeof entry !== 'object' || entry === null) return JSON.stringify(entry);
  return JSON.stringify(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rowsOf(answer: ApiAnswer): number {
  if (answer.status !== 'success') return 0;
  return listOf(answer)?.length ?? rowCount(answer);
}
