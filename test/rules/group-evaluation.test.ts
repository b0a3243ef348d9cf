import { describe, expect, it } from 'vitest';
import { CounterReset, type Histogram } from '../../src/model/histogram.ts';
import { AlertingRun } from '../../src/rules/alerting-run.ts';
import type { GroupEvaluation } from '../../src/rules/group-evaluation.ts';
import { Rig, START_MS } from './rig.ts';

const HISTOGRAM: Histogram = {
  counterReset: CounterReset.Gauge,
  schema: 0,
  zeroThreshold: 0.001,
  zeroCount: 0,
  count: 0,
  sum: 4.5,
  positiveSpans: Int32Array.of(0, 1),
  positiveBuckets: new Float64Array(1),
  negativeSpans: new Int32Array(0),
  negativeBuckets: new Float64Array(0),
  customValues: new Float64Array(0),
};

const group = (rules: string, settings = '') => `groups:\n- name: g\n  ${settings}\n  rules:\n${rules}`;

function errorsOf({ runs }: GroupEvaluation): string[] {
  return runs.map(({ status }) => `${status.health} ${status.lastError}`.trim());
}

function alertsOf({ runs }: GroupEvaluation): string[] {
  return runs.flatMap((run) =>
    run instanceof AlertingRun
      ? [...run.alerts.values()].map(({ state, labels, value, activeAtMs }) => {
          const pairs = labels.map(([name, text]) => `${name}=${text}`).join(',');
          return `${state} {${pairs}} ${value} since ${(activeAtMs - START_MS) / 1000}`;
        })
      : [],
  );
}

describe('a recording rule', () => {
  it('writes its result under its name, with its labels in the place of others', async () => {
    const rig = new Rig();
    rig.append(0, 5, { __name__: 'm', a: '1', b: '2' });
    const rules = '  - {record: r, expr: m * 2, labels: {b: "", c: "{{ x }}"}}\n  - {record: s, expr: 1}\n';
    const evaluated = rig.group(group(rules, 'labels: {z: all}'));
    await rig.evaluate(evaluated, 10);
    expect(errorsOf(evaluated)).toEqual(['ok', 'ok']);
    expect(rig.query('{__name__=~"r|s"}', 10)).toEqual(['{__name__=r,a=1,c={{ x }},z=all} 10', '{__name__=s,z=all} 1']);
    expect(evaluated.status.samples).toBe(2);
  });

  it('is seen by the rules behind it in the same evaluation', async () => {
    const rig = new Rig();
    rig.append(0, 5, { __name__: 'm' });
    const evaluated = rig.group(group('  - {record: r, expr: m}\n  - {record: s, expr: r + 1}\n'));
    await rig.evaluate(evaluated, 1);
    expect(rig.query('s', 1)).toEqual(['{__name__=s} 6']);
  });

  it('marks the series that are not in its result any more', async () => {
    const rig = new Rig();
    rig.append(0, 1, { __name__: 'm', a: '1' });
    rig.append(0, 2, { __name__: 'm', a: '2' });
    const evaluated = rig.group(group('  - {record: r, expr: m}\n'));
    await rig.evaluate(evaluated, 1);
    rig.end(2, { __name__: 'm', a: '1' });
    await rig.evaluate(evaluated, 3);
    expect(rig.query('r', 2)).toEqual(['{__name__=r,a=1} 1', '{__name__=r,a=2} 2']);
    expect(rig.query('r', 3)).toEqual(['{__name__=r,a=2} 2']);
  });

  it('looks back and dates its samples by the query offset', async () => {
    const rig = new Rig();
    rig.append(0, 1, { __name__: 'm' });
    rig.append(50, 2, { __name__: 'm' });
    const evaluated = rig.group(group('  - {record: r, expr: m}\n', 'query_offset: 20s'));
    await rig.evaluate(evaluated, 60);
    expect(rig.query('r', 39)).toEqual([]);
    expect(rig.query('r', 40)).toEqual(['{__name__=r} 1']);
  });

  it('writes nothing when two series would be the same, or are more than the limit', async () => {
    const rig = new Rig();
    rig.append(0, 1, { __name__: 'm', a: '1' });
    rig.append(0, 2, { __name__: 'm', a: '2' });
    const rules =
      '  - {record: r, expr: m, labels: {a: b}}\n  - {record: s, expr: m}\n  - {record: t, expr: "m[1m]"}\n';
    const evaluated = rig.group(group(rules, 'limit: 1'));
    await rig.evaluate(evaluated, 1);
    expect(errorsOf(evaluated)).toEqual([
      'err vector contains metrics with the same labelset after applying rule labels',
      'err exceeded limit of 1 with 2 series',
      'err rule result is not a vector or scalar',
    ]);
    expect(rig.query('{__name__=~"[rst]"}', 1)).toEqual([]);
    expect(evaluated.counters).toEqual({ evaluations: 3, evaluationFailures: 3, iterations: 1, iterationsMissed: 0 });
  });

  it('says that a sample was refused, and writes the others', async () => {
    const rig = new Rig();
    rig.append(0, 1, { __name__: 'm', a: '1' });
    rig.append(0, 2, { __name__: 'm', a: '2' });
    rig.append(1, 7, { __name__: 'r', a: '1' });
    const evaluated = rig.group(group('  - {record: r, expr: m}\n'));
    await rig.evaluate(evaluated, 1);
    expect(errorsOf(evaluated)).toEqual(['err conflict']);
    expect(rig.query('r', 1)).toEqual(['{__name__=r,a=1} 7', '{__name__=r,a=2} 2']);
    expect(evaluated.counters.evaluationFailures).toBe(0);
  });

  it('fails while nothing can be written, and marks nothing afterwards', async () => {
    const rig = new Rig();
    rig.append(0, 1, { __name__: 'm' });
    const evaluated = rig.group(group('  - {record: r, expr: m}\n'));
    rig.unavailable = 'no room on the disk';
    await rig.evaluate(evaluated, 1);
    expect(errorsOf(evaluated)).toEqual(['err no room on the disk']);
    rig.unavailable = null;
    await rig.evaluate(evaluated, 2);
    expect(errorsOf(evaluated)).toEqual(['ok']);
    expect(rig.query('r', 2)).toEqual(['{__name__=r} 1']);
  });

  it('stores native histograms', async () => {
    const rig = new Rig();
    rig.appendHistogram(0, { ...HISTOGRAM, count: 3, positiveBuckets: Float64Array.of(3) }, { __name__: 'm', a: '1' });
    const evaluated = rig.group(group('  - {record: r, expr: m * 0.5}\n'));
    await rig.evaluate(evaluated, 1);
    expect(errorsOf(evaluated)).toEqual(['ok']);
    expect(rig.query('histogram_count(r)', 1)).toEqual(['{a=1} 1.5']);
  });
});

describe('an alerting rule', () => {
  const rules = `  - alert: High
    expr: m > 10
    for: 30s
    labels: {severity: page, alertname: other, b: ""}
    annotations: {summary: high}
`;

  it('goes from pending to firing to resolved, with the series of its alerts', async () => {
    const rig = new Rig();
    rig.append(0, 11, { __name__: 'm', a: '1', b: '2' });
    const evaluated = rig.group(group(rules));
    await rig.evaluate(evaluated, 15);
    const labels = 'a=1,alertname=High,severity=page';
    expect(alertsOf(evaluated)).toEqual([`pending {${labels}} 11 since 15`]);
    expect(rig.query('ALERTS', 15)).toEqual([
      '{__name__=ALERTS,a=1,alertname=High,alertstate=pending,severity=page} 1',
    ]);
    const forState = `{__name__=ALERTS_FOR_STATE,${labels}} ${START_MS / 1000 + 15}`;
    expect(rig.query('ALERTS_FOR_STATE', 15)).toEqual([forState]);
    await rig.evaluate(evaluated, 30);
    rig.append(40, 12, { __name__: 'm', a: '1', b: '2' });
    expect(rig.sent).toEqual([]);
    await rig.evaluate(evaluated, 45);
    expect(alertsOf(evaluated)).toEqual([`firing {${labels}} 12 since 15`]);
    expect(rig.query('ALERTS', 45)).toEqual(['{__name__=ALERTS,a=1,alertname=High,alertstate=firing,severity=page} 1']);
    expect(rig.query('ALERTS_FOR_STATE', 45)).toEqual([forState]);
    rig.append(50, 1, { __name__: 'm', a: '1', b: '2' });
    await rig.evaluate(evaluated, 60);
    expect(alertsOf(evaluated)).toEqual([`inactive {${labels}} 12 since 15`]);
    expect(rig.query('{__name__=~"ALERTS.*"}', 60)).toEqual([]);
    const alert = {
      labels: [
        ['a', '1'],
        ['alertname', 'High'],
        ['severity', 'page'],
      ],
      annotations: [['summary', 'high']],
      startsAtMs: START_MS + 45_000,
      generatorUrl: 'http://narthex/graph?g0.expr=m+%3E+10&g0.tab=1',
    };
    expect(rig.sent).toEqual([
      { ...alert, endsAtMs: START_MS + 45_000 + 240_000, isResolved: false },
      { ...alert, endsAtMs: START_MS + 60_000, isResolved: true },
    ]);
  });

  it('is seen by the rules behind it in the same evaluation', async () => {
    const rig = new Rig();
    rig.append(0, 11, { __name__: 'm' });
    const immediate = '  - {alert: A, expr: m > 10}\n  - {alert: B, expr: "ALERTS{alertstate=\\"firing\\"}"}\n';
    const evaluated = rig.group(group(immediate));
    await rig.evaluate(evaluated, 15);
    expect(alertsOf(evaluated)).toEqual([
      'firing {alertname=A} 11 since 15',
      'firing {alertname=B,alertstate=firing} 1 since 15',
    ]);
    expect(rig.query('ALERTS', 15)).toEqual([
      '{__name__=ALERTS,alertname=A,alertstate=firing} 1',
      '{__name__=ALERTS,alertname=B,alertstate=firing} 1',
    ]);
  });

  it('keeps everything as it is when the query fails', async () => {
    const rig = new Rig();
    rig.append(0, 11, { __name__: 'm', a: '1' });
    const evaluated = rig.group(group(rules.replace('m > 10', 'm > on () group_left () limit')));
    rig.append(0, 1, { __name__: 'limit' });
    await rig.evaluate(evaluated, 15);
    rig.append(16, 1, { __name__: 'limit', second: 'one' });
    await rig.evaluate(evaluated, 30);
    expect(errorsOf(evaluated)[0]).toContain('err found duplicate series for the match group');
    expect(alertsOf(evaluated)).toEqual(['pending {a=1,alertname=High,severity=page} 11 since 15']);
    expect(rig.query('ALERTS', 30)).toHaveLength(1);
  });

  it('fails when two alerts would be the same', async () => {
    const rig = new Rig();
    rig.append(0, 11, { __name__: 'm', b: '1' });
    rig.append(0, 12, { __name__: 'm', b: '2' });
    const evaluated = rig.group(group(rules));
    await rig.evaluate(evaluated, 15);
    expect(errorsOf(evaluated)).toEqual([
      'err vector contains metrics with the same labelset after applying alert labels',
    ]);
  });

  it('loses its alerts past the limit, without a marker and without a message', async () => {
    const rig = new Rig();
    rig.append(0, 11, { __name__: 'm', a: '1' });
    const evaluated = rig.group(group('  - {alert: A, expr: m}\n', 'limit: 1'));
    await rig.evaluate(evaluated, 15);
    rig.append(16, 11, { __name__: 'm', a: '2' });
    await rig.evaluate(evaluated, 30);
    expect(errorsOf(evaluated)).toEqual(['err exceeded limit of 1 with 2 alerts']);
    expect(alertsOf(evaluated)).toEqual([]);
    expect(rig.query('ALERTS', 30)).toHaveLength(1);
    expect(rig.sent).toHaveLength(1);
  });
});

describe('after a restart', () => {
  const long = group('  - {alert: A, expr: m, for: 20m}\n');

  async function restart(downAtSeconds: number, upAtSeconds: number, rules = long): Promise<GroupEvaluation> {
    const rig = new Rig();
    for (let at = 0; at <= upAtSeconds + 30; at += 30) rig.append(at, 1, { __name__: 'm', a: '1' });
    const before = rig.group(rules);
    for (let at = 30; at <= downAtSeconds; at += 30) await rig.evaluate(before, at);
    const after = rig.group(rules, { restored: false });
    await rig.evaluate(after, upAtSeconds);
    await rig.evaluate(after, upAtSeconds + 15);
    expect(rig.query('ALERTS', upAtSeconds + 15)).toHaveLength(upAtSeconds - downAtSeconds < 285 ? 1 : 0);
    await rig.restore(after);
    await rig.evaluate(after, upAtSeconds + 30);
    expect(rig.query('ALERTS', upAtSeconds + 30)).toHaveLength(1);
    return after;
  }

  it('an alert goes on to wait for as long as it had to', async () => {
    const after = await restart(120, 300);
    expect(alertsOf(after)).toEqual(['pending {a=1,alertname=A} 1 since 225']);
  });

  it('an alert that was firing fires at once', async () => {
    const after = await restart(1260, 1500);
    expect(alertsOf(after)).toEqual(['firing {a=1,alertname=A} 1 since 30']);
  });

  it('an alert that would fire soon waits for the time of grace', async () => {
    const after = await restart(900, 1500);
    expect(alertsOf(after)).toEqual([`pending {a=1,alertname=A} 1 since ${1515 + 600 - 1200}`]);
  });

  it('an alert that need not wait for long is not restored', async () => {
    const after = await restart(120, 300, group('  - {alert: A, expr: m, for: 5m}\n'));
    expect(alertsOf(after)).toEqual(['pending {a=1,alertname=A} 1 since 300']);
  });
});

describe('a changed group', () => {
  it('goes on with the alerts and series of the rules that it still has, and ends those of the others', async () => {
    const rig = new Rig();
    rig.append(0, 1, { __name__: 'm', a: '1' });
    const before = rig.group(
      group('  - {record: r, expr: m}\n  - {record: gone, expr: m}\n  - {alert: A, expr: m, for: 1m}\n'),
    );
    await rig.evaluate(before, 15);
    const after = rig.group(group('  - {alert: A, expr: m > 0, for: 1m}\n  - {record: r, expr: "m{a=\\"2\\"}"}\n'));
    after.takeOver(before);
    expect(after.status.lastEvaluationMs).toBe(START_MS + 15_000);
    await rig.evaluate(after, 30);
    expect(alertsOf(after)).toEqual(['pending {a=1,alertname=A} 1 since 15']);
    expect(rig.query('{__name__=~"r|gone"}', 29)).toHaveLength(2);
    expect(rig.query('{__name__=~"r|gone"}', 30)).toEqual([]);
    expect(after.counters.iterations).toBe(2);
  });
});

describe('a group that is gone', () => {
  it('ends its series, but not those that another one has taken over', async () => {
    const rig = new Rig();
    rig.append(0, 1, { __name__: 'm' });
    const gone = rig.group(group('  - {record: r, expr: m}\n  - {record: s, expr: m}\n'));
    await rig.evaluate(gone, 15);
    await rig.evaluate(rig.group(group('  - {record: r, expr: m}\n')), 45);
    gone.markAll(START_MS + 20_000);
    expect(rig.query('{__name__=~"r|s"}', 44)).toEqual(['{__name__=r} 1']);
  });
});
