/** A back-test says what live evaluation of the same rules over the same data wrote into ALERTS. */
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { engineFeatures } from '../../src/config/features.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import type { QueryRequest } from '../../src/promql/engine.ts';
import { MemoryReader } from '../../src/promqltest/memory-reader.ts';
import { AlertTexts } from '../../src/rules/alert-text.ts';
import { backtestBody } from '../../src/rules/backtest/backtest-body.ts';
import { backtestRule, type RuleHistory } from '../../src/rules/backtest/backtest-rule.ts';
import { type BacktestWork, backtestGroups } from '../../src/rules/backtest/backtest-work.ts';
import { GroupEvaluation } from '../../src/rules/group-evaluation.ts';
import { groupsOfText } from '../../src/rules/load-rule-files.ts';
import { LocalEvaluator } from '../../src/rules/local-evaluator.ts';
import type { RuleContext } from '../../src/rules/rule-context.ts';
import { slotAt, slotOffsetMs } from '../../src/rules/schedule.ts';
import { MemoryWriter } from '../../src/ruletest/memory-writer.ts';

const INTERVAL_MS = 15_000;
const START_MS = 1_700_000_000_000;
/** Of the first group. */
const OFFSET_MS = 20_000;
const STEPS = 400;
const END_MS = START_MS + STEPS * INTERVAL_MS;

const FEATURES = { ...engineFeatures([]), durationExpressions: true };

const RULES = `
groups:
- name: g
  interval: 15s
  query_offset: 20s
  rules:
  - {alert: Now, expr: load > 6}
  - {alert: Held, expr: load > 4, for: 2m}
  - {alert: Kept, expr: load > 5, for: 1m, keep_firing_for: 3m}
  - {alert: Level, expr: load > 5, for: 30s, labels: {level: '{{ if gt $value 8.0 }}high{{ else }}low{{ end }}'}}
  - {alert: Rate, expr: "avg by (job) (rate(load[2m])) > 0.01", for: 45s}
  - {alert: Missing, expr: 'absent(load{instance="b"})', for: 1m, annotations: {at: "{{ $labels.instance }}"}}
  - {alert: Same, expr: load > 3, labels: {instance: ""}}
  - {alert: Times, expr: 'load > 5 and on () (sum_over_time(vector(1)[30s:15s] @ end()) > 0)'}
  - {alert: Fails, expr: 'load * on (job) group_left () (sum by (job, instance) (load > 8))'}
- name: few
  interval: 15s
  limit: 2
  rules:
  - {alert: Limited, expr: load > 5, for: 30s}
`;

/** The same numbers in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

/** Series that wander between 0 and 10, and are away for a while now and then. */
function load(reader: MemoryReader): void {
  for (const [index, instance] of ['a', 'b', 'c', 'd'].entries()) {
    const random = numbers(index + 1);
    const next = () => random.next().value as number;
    let value = 5;
    let away = 0;
    const times: number[] = [];
    const values: (number | 'stale')[] = [];
    for (let step = -40; step <= STEPS; step++) {
      value = Math.min(10, Math.max(0, value + 2 * (next() - 0.5)));
      if (away > 0) away--;
      else if (next() < 0.01) {
        away = Math.floor(60 * next());
        times.push(START_MS + step * INTERVAL_MS);
        values.push('stale');
        continue;
      }
      if (away > 0) continue;
      times.push(START_MS + step * INTERVAL_MS);
      values.push(value);
    }
    reader.load(Object.entries({ __name__: 'load', instance, job: 'j' }), times, values);
  }
}

function request(text: string, timeMs: number): QueryRequest {
  const times = { startMs: timeMs, endMs: timeMs, stepMs: 0, lookbackMs: 300_000, subqueryStepMs: 60_000 };
  return { text, kind: 'instant', ...times, samplesMax: 1e9, features: FEATURES };
}

function context(reader: MemoryReader): RuleContext {
  const nothing = () => undefined;
  return {
    evaluator: new LocalEvaluator(reader),
    writer: new MemoryWriter(reader),
    sinks: [],
    observer: { ruleEvaluated: nothing, groupEvaluated: nothing, templatesExpanded: nothing },
    log: pino({ level: 'silent' }),
    now: Date.now,
    request,
    externalLabels: () => [],
    externalUrl: '',
    resendDelayMs: 0,
    forOutageToleranceMs: 0,
    forGracePeriodMs: 0,
  };
}

/** Every sample of ALERTS as `{labels} time`. */
function recorded(reader: MemoryReader): string[] {
  const selection = reader.select([{ type: '=', name: '__name__', value: 'ALERTS' }], START_MS - OFFSET_MS, END_MS);
  const samples = new SampleColumns();
  const found: string[] = [];
  for (let i = 0; i < selection.count; i++) {
    const labels: Record<string, string> = {};
    const set = selection.labels(i);
    for (let at = 0; at < set.length; at += 2) labels[reader.symbols.text(set[at])] = reader.symbols.text(set[at + 1]);
    selection.read(i, START_MS - OFFSET_MS, END_MS, samples);
    for (let j = 0; j < samples.count; j++) {
      const isOne = samples.words[2 * j + 1] === 0x3ff00000 && samples.words[2 * j] === 0;
      if (isOne) found.push(lineOf(labels, samples.times[j]));
    }
  }
  return found.sort();
}

function lineOf({ __name__: _, ...labels }: Record<string, string>, timeMs: number): string {
  return `${JSON.stringify(Object.entries(labels).sort())} ${timeMs}`;
}

/** What ALERTS would have held: nothing where an evaluation failed. */
function linesOf({ episodes, failedAtMs }: RuleHistory, lastMs: number, offsetMs: number): string[] {
  const failed = new Set(failedAtMs);
  const told: string[] = [];
  for (const { labels, activeAtMs, firingAtMs, endedAtMs } of episodes) {
    for (let at = activeAtMs; at < (endedAtMs ?? lastMs + 1); at += INTERVAL_MS) {
      const alertstate = firingAtMs !== null && at >= firingAtMs ? 'firing' : 'pending';
      if (!failed.has(at)) told.push(lineOf({ ...Object.fromEntries(labels), alertstate }, at - offsetMs));
    }
  }
  return told;
}

it('is what was recorded, sample by sample', async () => {
  const reader = new MemoryReader();
  load(reader);
  const groups = groupsOfText(
    RULES,
    'rules.yml',
    { intervalMs: INTERVAL_MS, queryOffsetMs: 0 },
    { features: FEATURES, legacyNames: false },
  );
  const work: BacktestWork = {
    groups: backtestGroups(groups),
    startMs: START_MS,
    endMs: END_MS,
    request: request('', START_MS),
    externalLabels: [],
    externalUrl: '',
  };
  const expected: string[] = [];
  for (const [index, group] of groups.entries()) {
    const live = new GroupEvaluation(group, context(reader), { restored: true, slots: null });
    const slot = slotAt(END_MS, INTERVAL_MS, slotOffsetMs(group));
    const first = slot - Math.floor((slot - START_MS) / INTERVAL_MS) * INTERVAL_MS;
    for (let at = first; at <= END_MS; at += INTERVAL_MS) await live.evaluate(at, new AbortController().signal);
    for (const rule of work.groups[index].rules) {
      const history = backtestRule(rule, work.groups[index], work, reader, () => undefined, new AlertTexts());
      expected.push(...linesOf(history, slot, group.queryOffsetMs));
      const isGood = !['Same', 'Fails', 'Limited'].includes(rule.name);
      expect([rule.name, history.failedAtMs.length === 0, history.lastError === '']).toEqual([
        rule.name,
        isGood,
        isGood,
      ]);
    }
  }
  expect(expected.length).toBeGreaterThan(1000);
  expect(recorded(reader)).toEqual(expected.sort());
});

it('answers groups, rules, alerts and their episodes', () => {
  const reader = new MemoryReader();
  const times = Array.from({ length: 21 }, (_, i) => i * 15_000);
  reader.load(
    Object.entries({ __name__: 'load', instance: 'a' }),
    times,
    times.map((timeMs) => (timeMs >= 60_000 && timeMs < 180_000 ? 9 : 1)),
  );
  const text = `
groups:
- name: g
  interval: 15s
  rules:
  - record: ignored
    expr: load
  - alert: High
    expr: load > 5
    for: 30s
    labels: {severity: page}
    annotations: {summary: "{{ $labels.instance }} has {{ $value }}"}
`;
  const groups = groupsOfText(
    text,
    '',
    { intervalMs: 60_000, queryOffsetMs: 0 },
    { features: FEATURES, legacyNames: false },
  );
  const offsetMs = slotOffsetMs(groups[0]);
  const work: BacktestWork = {
    groups: backtestGroups(groups),
    startMs: 0,
    endMs: 299_999,
    request: request('', 0),
    externalLabels: [],
    externalUrl: '',
  };
  const { status, data } = JSON.parse(Buffer.from(backtestBody(work, reader, () => undefined)).toString());
  const at = (timeMs: number) => new Date(timeMs + offsetMs).toISOString();
  expect(status).toBe('success');
  expect(data.groups).toEqual([
    {
      name: 'g',
      file: '',
      interval: 15,
      evaluations: 20,
      firstEvaluation: at(0),
      lastEvaluation: at(285_000),
      rules: [
        {
          name: 'High',
          query: 'load > 5',
          duration: 30,
          keepFiringFor: 0,
          labels: { severity: 'page' },
          annotations: { summary: '{{ $labels.instance }} has {{ $value }}' },
          failures: 0,
          alerts: [
            {
              labels: { alertname: 'High', instance: 'a', severity: 'page' },
              episodes: [
                {
                  activeAt: at(60_000),
                  firingAt: at(90_000),
                  endedAt: at(180_000),
                  annotations: { summary: 'a has 9' },
                  value: '9e+00',
                },
              ],
            },
          ],
        },
      ],
    },
  ]);
});
