/** Debian's prometheus-node-exporter, started for a test, and what it answers as families. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export const NODE_EXPORTER = '/usr/bin/prometheus-node-exporter';
export const hasNodeExporter = existsSync(NODE_EXPORTER);

/** Names of families that are of the program, not of the machine. */
const OWN_FAMILIES = /^(go_|process_|promhttp_|node_scrape_collector_|node_exporter_build_info)/;

export interface ShownFamily {
  readonly help: string;
  readonly type: string;
  /** By labels, sorted by name, as JSON. */
  readonly samples: ReadonlyMap<string, number>;
}

export interface RunningExporter {
  families(): Promise<Map<string, ShownFamily>>;
  stop(): Promise<void>;
}

/** @param flags beside the address */
export async function startNodeExporter(flags: readonly string[] = []): Promise<RunningExporter> {
  const port = await freePort();
  const child = spawn(NODE_EXPORTER, [`--web.listen-address=127.0.0.1:${port}`, ...flags], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}/metrics`;
  await untilItAnswers(url, child);
  return {
    families: async () => parseFamilies(await (await fetch(url)).text()),
    stop: async () => {
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function untilItAnswers(url: string, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    try {
      await (await fetch(url)).text();
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(`${NODE_EXPORTER} ended with ${child.exitCode}`);
}

interface OpenFamily extends ShownFamily {
  help: string;
  type: string;
  readonly samples: Map<string, number>;
}

/** Reads what this program writes: no exponents of labels, no timestamps, no histograms among the machine's families. */
function parseFamilies(text: string): Map<string, ShownFamily> {
  const families = new Map<string, OpenFamily>();
  for (const line of text.split('\n').filter((each) => each !== '')) {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line);
    const name = comment?.[2] ?? /^[^{ ]+/.exec(line)![0];
    if (OWN_FAMILIES.test(name)) continue;
    const family = families.get(name) ?? { help: '', type: '', samples: new Map<string, number>() };
    families.set(name, family);
    if (comment?.[1] === 'HELP') family.help = unescapeText(comment[3]);
    else if (comment?.[1] === 'TYPE') family.type = comment[3];
    else family.samples.set(labelsOf(line), Number(line.slice(line.lastIndexOf(' ') + 1).replace('Inf', 'Infinity')));
  }
  return families;
}

function labelsOf(line: string): string {
  const labels = [...line.matchAll(/([a-zA-Z_]\w*)="((?:\\.|[^"\\])*)"/g)];
  return labelKey(labels.map(([, name, value]) => [name, unescapeText(value)]));
}

function unescapeText(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}

export function labelKey(labels: readonly (readonly [name: string, value: string])[]): string {
  return JSON.stringify([...labels].sort(([a], [b]) => (a < b ? -1 : 1)));
}
