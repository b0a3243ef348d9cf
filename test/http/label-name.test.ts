import { expect, test } from 'vitest';
import { unescapeLabelName } from '../../src/http/label-name.ts';

test.each([
  ['job', 'job'],
  ['a.b', 'a.b'],
  ['U__a_2e_b', 'a.b'],
  ['U__a__b', 'a_b'],
  ['U___1F600_', '😀'],
  ['U__', ''],
  ['U__a_', 'U__a_'],
  ['U__a_2e', 'U__a_2e'],
  ['U__a_xyz_', 'U__a_xyz_'],
  ['U__a_d800_', 'U__a_d800_'],
  ['U__a_110000_', 'U__a_110000_'],
  ['U__a_1234567_', 'U__a_1234567_'],
])('%s means %s', (text, name) => {
  expect(unescapeLabelName(text)).toBe(name);
});
