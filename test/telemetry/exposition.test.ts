import { Counter, Histogram, Registry, Summary } from 'prom-client';
import { expect, test } from 'vitest';
import { seriesOf } from '../../src/telemetry/exposition.ts';

test('metrics become labelled series: names of parts, bounds as floats, labels sorted, target added', async () => {
  const registers = [new Registry()];
  new Counter({ name: 'requests_total', help: 'h', labelNames: ['zone', 'a'], registers }).inc({ zone: 'x', a: '' }, 3);
  new Histogram({ name: 'size_bytes', help: 'h', buckets: [0.5, 1, 1e9], registers }).observe(1);
  new Summary({ name: 'took_seconds', help: 'h', percentiles: [0.5], registers }).observe(2);

  const series = seriesOf(await registers[0].getMetricsAsJSON(), { job: 'narthex', instance: 'localhost:9090' });

  const text = series.map(
    ({ labels, value }) => `${labels.map(([name, text]) => `${name}=${text}`).join(' ')} ${value}`,
  );
  expect(text).toEqual([
    '__name__=requests_total instance=localhost:9090 job=narthex zone=x 3',
    '__name__=size_bytes_bucket instance=localhost:9090 job=narthex le=0.5 0',
    '__name__=size_bytes_bucket instance=localhost:9090 job=narthex le=1.0 1',
    '__name__=size_bytes_bucket instance=localhost:9090 job=narthex le=1e+09 1',
    '__name__=size_bytes_bucket instance=localhost:9090 job=narthex le=+Inf 1',
    '__name__=size_bytes_sum instance=localhost:9090 job=narthex 1',
    '__name__=size_bytes_count instance=localhost:9090 job=narthex 1',
    '__name__=took_seconds instance=localhost:9090 job=narthex quantile=0.5 2',
    '__name__=took_seconds_sum instance=localhost:9090 job=narthex 2',
    '__name__=took_seconds_count instance=localhost:9090 job=narthex 1',
  ]);
});
