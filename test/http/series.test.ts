import { afterAll, beforeAll, expect, test } from 'vitest';
import { load, type Served, serve } from './served.ts';

let served: Served;

beforeAll(() => {
  served = serve();
  load(served.head, { __name__: 'up', job: 'b', 'a.b_c': 'x' }, [[60_000, 1]]);
  load(served.head, { __name__: 'up', job: 'a' }, [[60_000, 1]]);
  load(served.head, { __name__: 'down', job: 'é"\\' }, [[60_000, 1]]);
});

afterAll(() => served.close());

async function data(path: string) {
  const { body } = await served.app.inject(`/api/v1/${path}`);
  const envelope = JSON.parse(body);
  return envelope.warnings === undefined ? envelope.data : { data: envelope.data, warnings: envelope.warnings };
}

const error = async (path: string) => (await served.app.inject(`/api/v1/${path}`)).json().error;

test('label names are sorted and hold the metric name', async () => {
  expect(await data('labels')).toEqual(['__name__', 'a.b_c', 'job']);
  expect(await data('labels?match[]=down')).toEqual(['__name__', 'job']);
  expect(await data('labels?match[]=down&match[]=up')).toEqual(['__name__', 'a.b_c', 'job']);
});

test('label names are answered to a POST whose parameters are in the URL', async () => {
  const { body } = await served.app.inject({ method: 'POST', url: '/api/v1/labels?match[]=down' });
  expect(JSON.parse(body).data).toEqual(['__name__', 'job']);
});

test('label values are sorted, a limit cuts behind the sort', async () => {
  expect(await data('label/job/values')).toEqual(['a', 'b', 'é"\\']);
  expect(await data('label/job/values?limit=2')).toEqual({
    data: ['a', 'b'],
    warnings: ['results truncated due to limit'],
  });
  expect(await data('label/job/values?limit=3')).toEqual(['a', 'b', 'é"\\']);
  expect(await data('label/job/values?match[]=up&limit=0')).toEqual(['a', 'b']);
  expect(await data('label/nothing/values')).toEqual([]);
});

test('the name in the path may be encoded or escaped', async () => {
  expect(await data('label/a.b_c/values')).toEqual(['x']);
  expect(await data('label/a%2Eb_c/values')).toEqual(['x']);
  expect(await data('label/U__a_2e_b__c/values')).toEqual(['x']);
});

test('series are label sets, of several selectors their union, sorted', async () => {
  expect(await data('series?match[]=down')).toEqual([{ __name__: 'down', job: 'é"\\' }]);
  const all = encodeURIComponent('{__name__!=""}');
  expect(await data(`series?match[]=up&match[]=${all}`)).toEqual([
    { __name__: 'down', job: 'é"\\' },
    { __name__: 'up', 'a.b_c': 'x', job: 'b' },
    { __name__: 'up', job: 'a' },
  ]);
  expect((await data(`series?match[]=up&match[]=${all}&limit=1`)).warnings).toEqual(['results truncated due to limit']);
});

test('selectors of a form and of the URL are joined', async () => {
  const { body } = await served.app.inject({
    method: 'POST',
    url: '/api/v1/series?match[]=down',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'match[]=up',
  });
  expect(JSON.parse(body).data).toHaveLength(3);
});

test('times outside of what is stored answer nothing', async () => {
  expect(await data('series?match[]=up&start=1000&end=2000')).toEqual([]);
  expect(await data('labels?start=1000')).toEqual([]);
});

test('parameters are refused by name', async () => {
  expect(await error('series')).toBe('no match[] parameter provided');
  expect(await error('series?match[]=up[1m]')).toMatch(/^invalid parameter "match\[\]": /);
  expect(await error('series?match[]={}')).toContain('match[] must contain at least one non-empty matcher');
  expect(await error('labels?match[]={a=~".*"}')).toContain('match[] must contain at least one non-empty matcher');
  expect(await error('labels?start=x')).toBe(
    'invalid parameter "start": invalid time value for \'start\': cannot parse "x" to a valid timestamp',
  );
  expect(await error('label/job/values?limit=1.5')).toBe(
    'invalid parameter "limit": strconv.Atoi: parsing "1.5": invalid syntax',
  );
});
