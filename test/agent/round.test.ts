import { describe, expect, it } from 'vitest';
import type { MetricFamily } from '../../src/agent/metric-family.ts';
import { RoundTaker } from '../../src/agent/round.ts';
import type { RoundSample, RoundSink } from '../../src/agent/round-sink.ts';
import type { Target } from '../../src/agent/target.ts';
import type { LabelPairs } from '../../src/model/label-pairs.ts';

const NEVER = new AbortController().signal;

class MemorySink implements RoundSink {
  readonly rounds: (readonly RoundSample[])[] = [];
  readonly #last: readonly LabelPairs[];

  constructor(last: readonly LabelPairs[] = []) {
    this.#last = last;
  }

  async append(_target: string, samples: readonly RoundSample[]): Promise<void> {
    this.rounds.push(samples);
  }

  lastSeries(): readonly LabelPairs[] {
    return this.#last;
  }

  /** Name, other labels and value of the newest round; what the scrape says of itself is left out unless it is asked for. */
  newest(withMeta = false): string[] {
    const all = (this.rounds.at(-1) ?? []).map(({ labels, value }) => {
      const { __name__: name, ...others } = Object.fromEntries(labels);
      return `${name}${JSON.stringify(others)} ${value}`;
    });
    return withMeta ? all : all.filter((line) => !/^(up|scrape_)/.test(line));
  }
}

function family(
  name: string,
  samples: readonly (readonly [labels: Record<string, string>, value: number])[],
): MetricFamily {
  return {
    name,
    help: 'Help.',
    type: 'gauge',
    samples: samples.map(([labels, value]) => ({ name, labels: Object.entries(labels), value, timeMs: null })),
  };
}

/** A target that says one thing after another; an Error is what keeps it from that. */
function target(...rounds: readonly (readonly MetricFamily[] | Error)[]): Target {
  const left = [...rounds];
  return {
    key: 'one',
    job: 'node',
    instance: 'here:9100',
    async gather() {
      const next = left.shift() ?? [];
      if (next instanceof Error) throw next;
      return next;
    },
  };
}

describe('a round', () => {
  it('labels the samples, sorted, with the metadata of their family', async () => {
    const sink = new MemorySink();
    const taker = new RoundTaker(target([family('m', [[{ z: '1', a: '2', empty: '' }, 5]])]), [['region', 'eu']], sink);
    expect(await taker.take(1000, NEVER)).toBe('');
    expect(sink.rounds[0][0]).toEqual({
      labels: [
        ['__name__', 'm'],
        ['a', '2'],
        ['instance', 'here:9100'],
        ['job', 'node'],
        ['region', 'eu'],
        ['z', '1'],
      ],
      timeMs: 1000,
      value: 5,
      metadata: { type: 'gauge', help: 'Help.' },
    });
  });

  it('keeps what a sample says in the place of the labels of its target under another name', async () => {
    const sink = new MemorySink();
    await new RoundTaker(target([family('m', [[{ job: 'own' }, 1]])]), [], sink).take(0, NEVER);
    expect(sink.newest()).toEqual(['m{"exported_job":"own","instance":"here:9100","job":"node"} 1']);
  });

  it('says how it went', async () => {
    const sink = new MemorySink();
    const two = [
      family('m', [
        [{ a: '1' }, 1],
        [{ a: '2' }, 2],
      ]),
    ];
    const taker = new RoundTaker(target(two, two, new Error('away')), [], sink);
    const meta = () =>
      Object.fromEntries(
        sink
          .newest(true)
          .filter((line) => /^(up|scrape_)/.test(line))
          .map((line) => [line.split('{')[0], Number(line.split(' ').at(-1))]),
      );
    await taker.take(0, NEVER);
    expect(meta()).toMatchObject({
      up: 1,
      scrape_samples_scraped: 2,
      scrape_samples_post_metric_relabeling: 2,
      scrape_series_added: 2,
    });
    await taker.take(1000, NEVER);
    expect(meta()).toMatchObject({ up: 1, scrape_series_added: 0 });
    expect(await taker.take(2000, NEVER)).toBe('away');
    expect(meta()).toMatchObject({ up: 0, scrape_samples_scraped: 0 });
  });

  it('marks what is not there any more, once', async () => {
    const sink = new MemorySink();
    const both = [
      family('m', [
        [{ a: '1' }, 1],
        [{ a: '2' }, 2],
      ]),
    ];
    const one = [family('m', [[{ a: '1' }, 3]])];
    const taker = new RoundTaker(target(both, one, one), [], sink);
    const line = (a: string, value: string) => `m{"a":"${a}","instance":"here:9100","job":"node"} ${value}`;
    await taker.take(0, NEVER);
    await taker.take(1000, NEVER);
    expect(sink.newest()).toEqual([line('1', '3'), line('2', 'stale')]);
    expect(sink.rounds[1].at(-1)).toMatchObject({ timeMs: 1000, metadata: null });
    await taker.take(2000, NEVER);
    expect(sink.newest()).toEqual([line('1', '3')]);
  });

  it('marks everything when the target cannot be asked', async () => {
    const sink = new MemorySink();
    const taker = new RoundTaker(target([family('m', [[{}, 1]])], new Error('away')), [], sink);
    await taker.take(0, NEVER);
    await taker.take(1000, NEVER);
    expect(sink.newest()).toEqual(['m{"instance":"here:9100","job":"node"} stale']);
  });

  it('marks what an earlier process had and is gone', async () => {
    const last: LabelPairs = [
      ['__name__', 'old'],
      ['job', 'node'],
    ];
    const sink = new MemorySink([last]);
    await new RoundTaker(target([family('m', [[{}, 1]])]), [], sink).take(0, NEVER);
    expect(sink.newest()).toEqual(['m{"instance":"here:9100","job":"node"} 1', 'old{"job":"node"} stale']);
  });
});
