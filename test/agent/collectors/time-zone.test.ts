import { expect, it } from 'vitest';
import { nameOfRule } from '../../../src/agent/collectors/time-zone.ts';

it.each([
  ['UTC0', 0, 'UTC'],
  ['CET-1CEST,M3.5.0,M10.5.0/3', 3600, 'CET'],
  ['CET-1CEST,M3.5.0,M10.5.0/3', 7200, 'CEST'],
  ['EST5EDT,M3.2.0,M11.1.0', -18_000, 'EST'],
  ['EST5EDT,M3.2.0,M11.1.0', -14_400, 'EDT'],
  ['IST-5:30', 19_800, 'IST'],
  ['<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45', 45_900, '+1245'],
  ['<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45', 49_500, '+1345'],
  ['<-03>3', -10_800, '-03'],
  ['', 0, null],
])('reads the name of the zone in %s at %i s', (rule, offsetSeconds, name) => {
  expect(nameOfRule(rule, offsetSeconds)).toBe(name);
});
