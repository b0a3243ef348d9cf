/** `backtest`: what alerting rules would have done over the history that a server has stored. */
import { readFileSync } from 'node:fs';
import { CommandLineError } from '../config/command-line.ts';
import { parseTime } from '../http/parse-time.ts';
import { formatDuration } from '../model/durations.ts';
import { labelsKey } from '../promqltest/result-rows.ts';
import { checkExist } from './check-rules.ts';
import { EXIT } from './exit.ts';
import type { Subcommand, SubcommandArguments } from './subcommands.ts';

interface Episode {
  readonly activeAt: string;
  readonly firingAt: string | null;
  readonly endedAt: string | null;
}

interface RuleAnswer {
  readonly name: string;
  readonly failures: number;
  readonly lastError?: string;
  readonly alerts: readonly { labels: Record<string, string>; episodes: readonly Episode[] }[];
}

interface GroupAnswer {
  readonly name: string;
  readonly interval: number;
  readonly evaluations: number;
  readonly rules: readonly RuleAnswer[];
}

export const backtest: Subcommand = {
  name: 'backtest',
  words: ['<rule-files>...'],
  help: 'Say when the alerting rules of these files would have been pending, firing and resolved.',
  flags: [
    { name: 'from', fallback: '', help: 'Begin: Unix seconds or RFC 3339.' },
    { name: 'to', fallback: '', help: 'End; now when it is not given.' },
    { name: 'url', fallback: 'http://localhost:9090', help: 'The server that has the data.' },
    { name: 'timeout', fallback: '2m', help: 'How long the server may take for a file.' },
    { name: 'rule', fallback: '', repeatable: true, help: 'Only rules of this name.' },
    { name: 'json', help: "Print the server's answers." },
  ],
  run: async (given) => {
    checkExist(given.words);
    const from = timeOf(given, 'from');
    const to = given.value('to') === '' ? Date.now() : timeOf(given, 'to');
    for (const path of given.words) {
      const answer = await ask(path, from, to, given);
      if (given.has('json')) process.stdout.write(`${JSON.stringify(answer)}\n`);
      else for (const group of answer.groups) process.stdout.write(groupText(group));
    }
    return EXIT.ok;
  },
};

/** Milliseconds. */
function timeOf(given: SubcommandArguments, name: string): number {
  const text = given.value(name);
  const timeMs = parseTime(text);
  if (timeMs === null) throw new CommandLineError(`--${name}="${text}": want Unix seconds or RFC 3339`);
  return timeMs;
}

async function ask(path: string, fromMs: number, toMs: number, given: SubcommandArguments) {
  const url = `${given.value('url').replace(/\/$/, '')}/api/v1/rules/backtest`;
  const body = new URLSearchParams({
    rules: readFileSync(path, 'utf8'),
    file: path,
    start: String(fromMs / 1000),
    end: String(toMs / 1000),
    timeout: given.value('timeout'),
  });
  for (const name of given.values('rule')) if (name !== '') body.append('rule_name[]', name);
  const response = await fetch(url, { method: 'POST', body });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${refusalIn(text) ?? `${response.status} ${text}`}`);
  return (JSON.parse(text) as { data: { groups: GroupAnswer[] } }).data;
}

function refusalIn(text: string): string | null {
  try {
    return (JSON.parse(text) as { error?: string }).error ?? null;
  } catch {
    return null;
  }
}

function groupText({ name, interval, evaluations, rules }: GroupAnswer): string {
  const title = `group ${name}: ${evaluations} evaluations, every ${formatDuration(1000 * interval)}\n`;
  return title + rules.map(ruleText).join('');
}

function ruleText({ name, alerts, failures, lastError }: RuleAnswer): string {
  const fired = alerts.flatMap(({ episodes }) => episodes).filter(({ firingAt }) => firingAt !== null).length;
  const failed = failures === 0 ? '' : `, ${failures} evaluations failed (${lastError})`;
  const lines = alerts.flatMap(({ labels, episodes }) => [
    `    ${labelsKey(Object.entries(labels))}\n`,
    ...episodes.map((episode) => `      ${episodeText(episode)}\n`),
  ]);
  return `  ${name}: fired ${fired} times for ${alerts.length} label sets${failed}\n${lines.join('')}`;
}

function episodeText({ activeAt, firingAt, endedAt }: Episode): string {
  const begin = firingAt === activeAt ? '' : `pending ${activeAt}, `;
  if (firingAt === null) return `${begin}${endedAt === null ? 'goes on' : `over ${endedAt}`}`;
  return `${begin}firing ${firingAt}, ${endedAt === null ? 'goes on' : `resolved ${endedAt}`}`;
}
