import { expect, test } from 'vitest';
import { parseAddress } from '../../src/server/listen.ts';

test.each([
  ['0.0.0.0:9090', { host: '0.0.0.0', port: 9090 }],
  [':9090', { host: undefined, port: 9090 }],
  ['[::1]:0', { host: '::1', port: 0 }],
  ['localhost:65535', { host: 'localhost', port: 65_535 }],
])('%s', (address, expected) => {
  expect(parseAddress(address)).toEqual(expected);
});

test.each(['9090', 'localhost', 'localhost:65536', '::1:9090', 'localhost:x', ''])('%j is refused', (address) => {
  expect(() => parseAddress(address)).toThrow(`address "${address}": expected host:port`);
});
