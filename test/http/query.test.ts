import { afterAll, beforeAll, expect, test } from 'vitest';
import { load, type Served, serve } from './served.ts';

let served: Served;

beforeAll(() => {
  served = serve();
  load(served.head, { __name__: 'up', job: 'a' }, [
    [60_000, 1],
    [120_000, 0],
    [180_000, 0.25],
  ]);
  load(served.head, { __name__: 'up', job: 'b' }, [[120_500, 7]]);
});

afterAll(() => served.close());

async function get(url: string) {
  const { statusCode, body, headers } = await served.app.inject(url);
  return { statusCode, body, type: headers['content-type'] };
}

function form(url: string, payload: string) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return served.app.inject({ method: 'POST', url, payload, headers });
}

test('an instant vector carries the evaluation time', async () => {
  expect(await get('/api/v1/query?query=up%7Bjob%3D%22a%22%7D&time=121.5')).toEqual({
    statusCode: 200,
    type: 'application/json',
    body: '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up","job":"a"},"value":[121.500,"0"]}]}}',
  });
});

test('a range query has one row a series, sorted by labels, only where there are values', async () => {
  const { body } = await get('/api/v1/query_range?query=up&start=60&end=180&step=60&lookback_delta=30s');
  expect(body).toBe(
    '{"status":"success","data":{"resultType":"matrix","result":[' +
      '{"metric":{"__name__":"up","job":"a"},"values":[[60,"1"],[120,"0"],[180,"0.25"]]}' +
      ']}}',
  );
  const wide = await get('/api/v1/query_range?query=up&start=60&end=180&step=60');
  expect(JSON.parse(wide.body).data.result[1]).toEqual({ metric: { __name__: 'up', job: 'b' }, values: [[180, '7']] });
});

test('a range selector in an instant query keeps the times of the samples', async () => {
  const { body } = await get('/api/v1/query?query=up[2m]&time=130');
  expect(JSON.parse(body).data).toEqual({
    resultType: 'matrix',
    result: [
      {
        metric: { __name__: 'up', job: 'a' },
        values: [
          [60, '1'],
          [120, '0'],
        ],
      },
      { metric: { __name__: 'up', job: 'b' }, values: [[120.5, '7']] },
    ],
  });
});

test('a scalar has no exponent, at any time', async () => {
  expect((await get('/api/v1/query?query=1%2B1&time=4')).body).toBe(
    '{"status":"success","data":{"resultType":"scalar","result":[4,"2"]}}',
  );
  expect(JSON.parse((await get('/api/v1/query?query=1e21&time=4')).body).data.result[1]).toBe('1000000000000000000000');
});

test('a string is quoted', async () => {
  const { body } = await get(`/api/v1/query?query=${encodeURIComponent('"a\\"b\\n\\xffé"')}&time=-1.5`);
  expect(body).toBe('{"status":"success","data":{"resultType":"string","result":[-1.500,"a\\"b\\n\ufffdé"]}}');
});

test('an empty result is an empty list', async () => {
  expect((await get('/api/v1/query?query=nothing')).body).toBe(
    '{"status":"success","data":{"resultType":"vector","result":[]}}',
  );
});

test('the body of a form wins over the URL', async () => {
  const reply = await form('/api/v1/query?query=1&time=9', 'query=2%2B3&time=5');
  expect(reply.json().data).toEqual({ resultType: 'scalar', result: [5, '5'] });
  const fromUrl = await form('/api/v1/query?query=1&time=9', '');
  expect(fromUrl.json().data.result).toEqual([9, '1']);
});

test('a limit cuts the rows and warns', async () => {
  const { body } = await get('/api/v1/query?query=up&time=121&limit=1');
  expect(body).toContain('"warnings":["results truncated due to limit"]');
  expect(JSON.parse(body).data.result).toHaveLength(1);
  expect((await get('/api/v1/query?query=up&time=121&limit=2')).body).not.toContain('warnings');
});

test('statistics come only when they are asked for', async () => {
  const { data } = JSON.parse((await get('/api/v1/query?query=up&time=121&stats=all')).body);
  expect(Object.keys(data)).toEqual(['resultType', 'result', 'stats']);
  expect(Object.keys(data.stats.timings)).toEqual([
    'evalTotalTime',
    'resultSortTime',
    'queryPreparationTime',
    'innerEvalTime',
    'execQueueTime',
    'execTotalTime',
  ]);
  const odd = JSON.parse((await get('/api/v1/query?query=up&time=121&stats=yes')).body);
  expect(odd.warnings).toEqual([
    'value "yes" for parameter "stats" is deprecated and will be rejected in the next major release, use "true" or "all"',
  ]);
});

test('the samples of each step come with the feature flag and stats=all', async () => {
  const perStep = serve({ enableFeatures: ['promql-per-step-stats'] });
  load(perStep.head, { __name__: 'up' }, [
    [60_000, 1],
    [120_000, 0],
  ]);
  const statsOf = async (stats: string) => {
    const url = `/api/v1/query_range?query=count_over_time(up[2m])&start=60&end=180&step=60&stats=${stats}`;
    return (await perStep.app.inject(url)).json().data.stats.samples;
  };
  const totals = { totalQueryableSamples: 4, samplesRead: 2, peakSamples: 3 };
  expect(await statsOf('all')).toEqual({
    totalQueryableSamplesPerStep: [
      [60, 1],
      [120, 2],
      [180, 1],
    ],
    samplesReadPerStep: [
      [60, 1],
      [120, 1],
      [180, 0],
    ],
    ...totals,
  });
  expect(await statsOf('true')).toEqual(totals);
  await perStep.close();
});

test('the plan with its costs comes only when it is asked for', async () => {
  const explained = async (explain: string) => {
    const { statusCode, body } = await get(`/api/v1/query?query=sum(up)&time=121&explain=${explain}`);
    return { statusCode, ...JSON.parse(body) };
  };
  const { data } = await explained('true');
  expect(Object.keys(data)).toEqual(['resultType', 'result', 'explain']);
  expect(Object.keys(data.explain)).toEqual(['prepareMs', 'evaluateMs', 'sortMs', 'rewrites', 'plan']);
  expect(data.explain.plan).toMatchObject({
    operator: 'sum',
    rows: 1,
    children: [{ operator: 'select', detail: 'select {__name__="up"}', series: 2, samples: 3, children: [] }],
  });
  expect((await explained('text')).data.explain.text.split('\n')).toHaveLength(2);
  expect((await explained('false')).data.explain).toBeUndefined();
  expect(await explained('yes')).toEqual({
    statusCode: 400,
    status: 'error',
    errorType: 'bad_data',
    error: 'invalid parameter "explain": "yes" is not "true", "text" or "false"',
  });
});

const step = 'zero or negative query resolution step widths are not accepted. Try a positive integer';
const points =
  'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)';

test.each([
  [
    'query?query=1&time=x',
    'invalid parameter "time": invalid time value for \'time\': cannot parse "x" to a valid timestamp',
  ],
  ['query?query=1&limit=x', 'invalid parameter "limit": strconv.Atoi: parsing "x": invalid syntax'],
  ['query?query=1&limit=-1', 'invalid parameter "limit": limit must be non-negative'],
  ['query?query=1&timeout=x', 'invalid parameter "timeout": cannot parse "x" to a valid duration'],
  ['query?query=1&lookback_delta=x', 'error parsing lookback delta duration: cannot parse "x" to a valid duration'],
  ['query', 'invalid parameter "query": unknown position: parse error: no expression found in input'],
  ['query_range?query=1&end=1&step=1', 'invalid parameter "start": cannot parse "" to a valid timestamp'],
  ['query_range?query=1&start=x&end=1&step=1', 'invalid parameter "start": cannot parse "x" to a valid timestamp'],
  ['query_range?query=1&start=2&end=1&step=1', 'invalid parameter "end": end timestamp must not be before start time'],
  ['query_range?query=1&start=1&end=2&step=x', 'invalid parameter "step": cannot parse "x" to a valid duration'],
  ['query_range?query=1&start=1&end=2', 'invalid parameter "step": cannot parse "" to a valid duration'],
  ['query_range?query=1&start=1&end=2&step=0', `invalid parameter "step": ${step}`],
  ['query_range?query=1&start=1&end=2&step=-1', `invalid parameter "step": ${step}`],
  [
    'query_range?query=1&start=1&end=2&step=1e300',
    'invalid parameter "step": cannot parse "1e300" to a valid duration. It overflows int64',
  ],
  ['query_range?query=1&start=0&end=11001&step=1', points],
  [
    'query_range?query=up[1m]&start=0&end=1&step=1',
    'invalid parameter "query": invalid expression type "range vector" for range query, must be Scalar or instant Vector',
  ],
])('GET %s is refused', async (url, error) => {
  const { statusCode, body } = await get(`/api/v1/${url}`);
  expect(JSON.parse(body)).toEqual({ status: 'error', errorType: 'bad_data', error });
  expect(statusCode).toBe(400);
});

test('11,001 points are allowed', async () => {
  const { body } = await get('/api/v1/query_range?query=time()&start=0&end=11000.9&step=1');
  expect(JSON.parse(body).data.result[0].values).toHaveLength(11_001);
});

test('what fails in the evaluation is 422', async () => {
  const { statusCode, body } = await get(
    `/api/v1/query?query=${encodeURIComponent('label_replace(up,"job","x","","")')}&time=121`,
  );
  expect(statusCode).toBe(422);
  expect(JSON.parse(body)).toMatchObject({ status: 'error', errorType: 'execution' });
});

test('a timeout of nothing has passed in the queue', async () => {
  const { statusCode, body } = await get('/api/v1/query?query=1&timeout=0');
  expect(statusCode).toBe(503);
  expect(JSON.parse(body)).toEqual({ status: 'error', errorType: 'timeout', error: 'query timed out in query queue' });
});

test('exemplars of a text without selector have no content, of one with a selector none yet', async () => {
  expect(await get('/api/v1/query_exemplars?query=1%2B1')).toEqual({ statusCode: 204, body: '', type: undefined });
  expect((await get('/api/v1/query_exemplars?query=test&start=1600000000000&end=1600000000001')).body).toBe(
    '{"status":"success","data":[]}',
  );
  expect(JSON.parse((await get('/api/v1/query_exemplars?query=test&start=2&end=1')).body).error).toBe(
    'end timestamp must not be before start timestamp',
  );
  expect(JSON.parse((await get('/api/v1/query_exemplars?query=sum(')).body).error).toMatch(/^1:5: parse error: /);
});

test('a query is formatted and taken apart', async () => {
  expect((await get('/api/v1/format_query?query=sum+by(a)(b)')).body).toBe(
    '{"status":"success","data":"sum by (a) (b)"}',
  );
  expect(JSON.parse((await get('/api/v1/parse_query?query=1')).body).data).toEqual({ type: 'numberLiteral', val: '1' });
  expect(JSON.parse((await get('/api/v1/format_query?query=sum(')).body).error).toMatch(
    /^invalid parameter "query": 1:5: parse error: /,
  );
});
