import { afterEach, expect, test } from 'vitest';
import { load, type Served, serve } from './served.ts';

let served: Served;
afterEach(() => served.close());

async function data(path: string) {
  return (await served.app.inject(`/api/v1/${path}`)).json().data;
}

async function refusal(path: string, method: 'GET' | 'POST' | 'PUT' = 'GET') {
  const reply = await served.app.inject({ method, url: `/api/v1/${path}` });
  const { errorType, error } = reply.json();
  return { status: reply.statusCode, errorType, error };
}

test('the build is that of the Prometheus whose API is spoken, without features', async () => {
  served = serve();
  const build = await data('status/buildinfo');
  expect(Object.keys(build)).toEqual(['version', 'revision', 'branch', 'buildUser', 'buildDate', 'goVersion']);
  expect(build.version).toBe('3.14.0');
  const { body, headers } = await served.app.inject('/version');
  expect(JSON.parse(body)).toEqual(build);
  expect(headers['content-type']).toBe('application/json');
});

test('configuration, flags and runtime are shown', async () => {
  served = serve({ webEnableLifecycle: true });
  expect(await data('status/config')).toEqual({ yaml: 'global:\n  scrape_interval: 1m\n' });
  expect(await data('status/flags')).toMatchObject({ 'web.enable-lifecycle': 'true', 'query.timeout': '2m' });
  const runtime = await data('status/runtimeinfo');
  expect(runtime).toMatchObject({
    startTime: '2023-11-14T22:13:20.000Z',
    reloadConfigSuccess: true,
    lastConfigTime: '2023-11-14T22:13:21.000Z',
    corruptionCount: 0,
    GOGC: '',
    storageRetention: '15d',
  });
});

test('the head tells what it has most of', async () => {
  served = serve();
  expect((await data('status/tsdb')).headStats).toMatchObject({ numSeries: 0, chunkCount: 0 });
  load(served.head, { __name__: 'up', job: 'a' }, [[1000, 1]]);
  load(served.head, { __name__: 'up', job: 'b' }, [[2000, 1]]);
  const { headStats, seriesCountByMetricName, seriesCountByLabelValuePair } = await data('status/tsdb?limit=1');
  expect(headStats).toEqual({ numSeries: 2, numLabelPairs: 3, chunkCount: 2, minTime: 1000, maxTime: 2000 });
  expect(seriesCountByMetricName).toEqual([{ name: 'up', value: 2 }]);
  expect(seriesCountByLabelValuePair).toEqual([{ name: '__name__=up', value: 2 }]);
  expect((await refusal('status/tsdb?limit=0')).error).toBe('limit must be a positive number');
  expect((await refusal('status/tsdb?limit=10001')).error).toBe('limit must not exceed 10000');
  expect(await data('status/tsdb/blocks')).toEqual({ blocks: [] });
});

test('metadata keeps its own rules for limits', async () => {
  const counter = { type: 'counter', help: 'Requests.', unit: '' };
  const gauge = { type: 'gauge', help: '', unit: '' };
  served = serve({}, [
    ['a_total', [counter, gauge]],
    ['b', [gauge]],
  ]);
  expect(await data('metadata')).toEqual({ a_total: [counter, gauge], b: [gauge] });
  expect(await data('metadata?limit=1&limit_per_metric=1')).toEqual({ a_total: [counter] });
  expect(await data('metadata?limit=0')).toEqual({});
  expect(await data('metadata?limit=-1')).toEqual({ a_total: [counter, gauge], b: [gauge] });
  expect(await data('metadata?metric=b')).toEqual({ b: [gauge] });
  expect((await refusal('metadata?limit=x')).error).toBe('limit must be a number');
  expect((await refusal('metadata?limit_per_metric=x')).error).toBe('limit_per_metric must be a number');
});

test('what does not exist yet is empty and well-formed', async () => {
  served = serve();
  expect(await data('rules')).toEqual({ groups: [] });
  expect(await data('alerts')).toEqual({ alerts: [] });
  expect(await data('alertmanagers')).toEqual({ activeAlertmanagers: [], droppedAlertmanagers: [] });
  expect(await data('targets')).toEqual({ activeTargets: [], droppedTargets: [], droppedTargetCounts: {} });
  expect((await data('targets?state=ACTIVE')).droppedTargetCounts).toBeNull();
  expect(await data('targets/metadata')).toEqual([]);
  expect(await data('scrape_pools')).toEqual({ scrapePools: [] });
  expect(await data('notifications')).toEqual([]);
  expect((await served.app.inject('/api/v1/notifications/live')).statusCode).toBe(204);
});

test.each([
  ['rules?type=x', 'invalid parameter "type": not supported value "x"'],
  [
    'rules?exclude_alerts=x',
    'invalid parameter "exclude_alerts": error converting exclude_alerts: strconv.ParseBool: parsing "x": invalid syntax',
  ],
  ['rules?group_limit=0', 'group_limit needs to be greater than 0'],
  ['rules?group_limit=x', 'group_limit needs to be a valid number: strconv.Atoi: parsing "x": invalid syntax'],
  ['rules?group_next_token=t', 'group_limit needs to be present in order to paginate over the groups'],
  ['rules?group_limit=1&group_next_token=t', "invalid group_next_token 't'. were rule groups changed?"],
  ['scrape_pools/config', 'no scrapePool parameter provided'],
])('GET %s is refused', async (path, error) => {
  served = serve();
  expect(await refusal(path)).toEqual({ status: 400, errorType: 'bad_data', error });
});

test('features follow the flags and are sorted', async () => {
  served = serve({ webEnableAdminApi: true, enableFeatures: ['promql-experimental-functions'] });
  const features = await data('features');
  expect(Object.keys(features)).toEqual(Object.keys(features).sort());
  expect(features.api).toMatchObject({ admin: true, lifecycle: false, remote_write_receiver: true });
  expect(features.promql_functions).toMatchObject({ rate: true, mad_over_time: true });
  expect(features.promql_operators).toMatchObject({ limitk: true, '=~': true });
});

test('administration is closed by default, and looks at its parameters', async () => {
  served = serve();
  const closed = { status: 500, errorType: 'unavailable', error: 'admin APIs disabled' };
  expect(await refusal('admin/tsdb/snapshot', 'POST')).toEqual(closed);
  await served.close();
  served = serve({ webEnableAdminApi: true });
  const wrong = (error: string) => ({ status: 400, errorType: 'bad_data', error });
  expect(await refusal('admin/tsdb/delete_series', 'PUT')).toEqual(wrong('no match[] parameter provided'));
  expect(await refusal('admin/tsdb/delete_series?match[]=up[', 'POST')).toEqual(
    wrong('invalid parameter "match[]": 1:3: parse error: unexpected "["'),
  );
  expect(await refusal('admin/tsdb/snapshot?skip_head=perhaps', 'POST')).toEqual(
    wrong(
      'invalid parameter "skip_head": unable to parse boolean: strconv.ParseBool: parsing "perhaps": invalid syntax',
    ),
  );
});
