import { parseArgs } from 'node:util';
import { type Options, parseOptions } from '../peers/options.ts';

/** Those of bench:peers whose meaning is the same here. */
const SHARED = ['hosts', 'steps', 'interval', 'connections', 'query-rounds', 'settle', 'million-hosts'] as const;

export interface ProfileOptions {
  readonly load: Options;
  /** dist/main.js of the build that is measured, undefined: of this directory; and of an older one beside it. */
  readonly now: string | undefined;
  readonly before: string | undefined;
  readonly byFunction: boolean;
}

export const HELP = `npm run bench:profile -- [options]
Prints where CPU and memory of Narthex go while it is written to and asked, and what the machine needs for the least of it.
Progress goes to stderr. Times are CPU; still, what is left of them beside the samples is only right on a quiet machine.

  --narthex PATH         dist/main.js of another build
  --before PATH          dist/main.js of a build that is measured in the same way and shown in front of it
  --functions            CPU function by function instead of folder by folder
  --tiny                 the smallest sizes, to see that it runs
  --hosts N              hosts of the writes and of the questions, 507 series each (100)
  --steps N              samples of each series (240)
  --interval N           seconds between two samples of a series (15)
  --connections N        keep-alive connections that send (4)
  --query-rounds N       times that each query counts, after two that do not (7)
  --settle N             seconds between the last write and the count of its cost (5)
  --million-hosts N      hosts that are all new at once (400)`;

const NEW_HOSTS = 400;

/** Null: --help is wanted. Throws with a text for the user when something is not as HELP says. */
export function parseProfileOptions(args: readonly string[]): ProfileOptions | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: 'boolean' },
      functions: { type: 'boolean', default: false },
      tiny: { type: 'boolean', default: false },
      narthex: { type: 'string' },
      before: { type: 'string' },
      ...Object.fromEntries(SHARED.map((name) => [name, { type: 'string' as const }])),
    },
  });
  if (values.help === true) return null;
  const texts: Readonly<Record<string, string | boolean | undefined>> = values;
  const passed = SHARED.flatMap((name) => (texts[name] === undefined ? [] : [`--${name}=${texts[name]}`]));
  if (values.tiny) passed.push('--tiny');
  else if (texts['million-hosts'] === undefined) passed.push(`--million-hosts=${NEW_HOSTS}`);
  const load = parseOptions(passed);
  if (load === null) return null;
  return { load, now: values.narthex, before: values.before, byFunction: values.functions };
}
