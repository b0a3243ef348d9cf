import { parseArgs } from 'node:util';
import { PEER_NAMES, type PeerName } from './programs.ts';

export const PHASES = ['ingest', 'query', 'memory', 'disk', 'restart', 'mixed'] as const;
export type Phase = (typeof PHASES)[number];

interface NumberOption {
  readonly fallback: number;
  /** With --tiny. */
  readonly tiny: number;
  readonly help: string;
}

const NUMBERS = {
  hosts: { fallback: 100, tiny: 2, help: 'hosts, 507 series each' },
  steps: { fallback: 240, tiny: 6, help: 'samples of each series' },
  interval: { fallback: 15, tiny: 15, help: 'seconds between two samples of a series' },
  connections: { fallback: 4, tiny: 2, help: 'keep-alive connections that send' },
  rounds: {
    fallback: 3,
    tiny: 1,
    help: 'times that each server takes the load, restarts and is asked while it writes',
  },
  queryRounds: { fallback: 7, tiny: 1, help: 'times that each query is timed, after two that are not' },
  settle: { fallback: 5, tiny: 0, help: 'seconds between the last write and the count of its cost' },
  killAfter: { fallback: 10, tiny: 0, help: 'seconds between the last write and kill -9' },
  millionHosts: { fallback: 2000, tiny: 4, help: 'hosts of the load with many series' },
  millionSteps: { fallback: 10, tiny: 2, help: 'samples of each of its series' },
  churnMinutes: { fallback: 60, tiny: 2, help: 'minutes of the load that replaces a tenth of its hosts every minute' },
  churnInterval: { fallback: 30, tiny: 30, help: 'seconds between two samples of it' },
  blockHosts: { fallback: 10, tiny: 1, help: 'hosts of the load that is asked about in blocks' },
  blockHours: { fallback: 24, tiny: 4, help: 'hours of it' },
  blockInterval: { fallback: 60, tiny: 600, help: 'seconds between two samples of it' },
  lookupValues: { fallback: 100_000, tiny: 2000, help: 'values of the label that lookups look through' },
  mixedSeconds: { fallback: 7, tiny: 1, help: 'seconds of writes and queries at once' },
  mixedRate: { fallback: 200_000, tiny: 2000, help: 'samples a second meanwhile' },
  clients: { fallback: 8, tiny: 2, help: 'clients that ask meanwhile' },
} as const satisfies Record<string, NumberOption>;

type NumberName = keyof typeof NUMBERS;
const NUMBER_NAMES = Object.keys(NUMBERS) as NumberName[];

const DEFAULT_CAPTURE = '../shared/data/node-1s.rw1.br';

export interface Options extends Readonly<Record<NumberName, number>> {
  readonly tiny: boolean;
  readonly only: readonly Phase[];
  readonly peers: readonly PeerName[];
  /** Programs other than the usual ones. */
  readonly paths: Readonly<Partial<Record<PeerName, string>>>;
  /** File of real requests (a length of 32 bits, then the body, again and again; brotli); passed over when it is absent. */
  readonly capture: string;
}

const flagOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const HELP = `npm run bench:peers -- [options]
Measures Narthex beside Prometheus and VictoriaMetrics and prints each target with its verdict: met, MISSED or peer missing.
Progress goes to stderr, raw results to bench/results. The exit code is 0 whatever the verdicts.

  --only A,B             of ${PHASES.join(', ')} (all)
  --peers A,B            of ${PEER_NAMES.join(', ')} (those that are installed)
  --narthex PATH         dist/main.js of another build
  --prometheus PATH      another Prometheus
  --victoria-metrics PATH  another VictoriaMetrics
  --capture PATH         real requests for bytes a sample (${DEFAULT_CAPTURE}, when it is there)
  --tiny                 the smallest sizes, to see that it runs
${NUMBER_NAMES.map((name) => `  ${`--${flagOf(name)} N`.padEnd(22)} ${NUMBERS[name].help} (${NUMBERS[name].fallback})`).join('\n')}`;

/** Null: --help is wanted. Throws with a text for the user when something is not as HELP says. */
export function parseOptions(args: readonly string[]): Options | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean' },
      tiny: { type: 'boolean' },
      only: { type: 'string', default: PHASES.join(',') },
      peers: { type: 'string', default: PEER_NAMES.join(',') },
      capture: { type: 'string', default: DEFAULT_CAPTURE },
      ...Object.fromEntries(
        [...PEER_NAMES, ...NUMBER_NAMES.map(flagOf)].map((name) => [name, { type: 'string' as const }]),
      ),
    },
  });
  if (values.help === true) return null;
  const texts: Readonly<Record<string, string | boolean | undefined>> = values;
  const tiny = values.tiny === true;
  const numbers = NUMBER_NAMES.map((name) => {
    const { fallback, tiny: smallest } = NUMBERS[name];
    const text = texts[flagOf(name)];
    return [name, text === undefined ? (tiny ? smallest : fallback) : positive(flagOf(name), text)] as const;
  });
  return {
    ...(Object.fromEntries(numbers) as Record<NumberName, number>),
    tiny,
    only: values.only.split(',').map((text) => oneOf('only', PHASES, text)),
    peers: values.peers.split(',').map((text) => oneOf('peers', PEER_NAMES, text)),
    paths: Object.fromEntries(PEER_NAMES.flatMap((name) => (texts[name] === undefined ? [] : [[name, texts[name]]]))),
    capture: values.capture,
  };
}

function positive(flag: string, text: string | boolean): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${flag}=${text}: a whole number above 0 is wanted`);
  return value;
}

function oneOf<T extends string>(flag: string, known: readonly T[], text: string): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw new Error(`--${flag}: ${text} is not one of ${known.join(', ')}`);
  return found;
}
