import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIMITS } from '../../../src/limits.ts';
import { Metadata } from '../../../src/storage/metadata/metadata.ts';
import { TemporaryDirectory } from '../../ingest/messages.ts';

let directory: TemporaryDirectory;
beforeEach(() => {
  directory = new TemporaryDirectory();
});
afterEach(() => directory.remove());

const COUNTER = { type: 'counter', help: 'Ups.', unit: '' };
const GAUGE = { type: 'gauge', help: 'Ups.', unit: '' };

test('each family has its distinct entries, also after the store is opened again', async () => {
  let metadata = Metadata.open(directory.path);
  metadata.set('up', COUNTER);
  metadata.set('down', GAUGE);
  metadata.set('up', COUNTER);
  metadata.set('up', GAUGE);
  await metadata.durable();
  const expected = [
    ['up', [COUNTER, GAUGE]],
    ['down', [GAUGE]],
  ];
  expect([...metadata.families()]).toEqual(expected);
  await metadata.close();
  metadata = Metadata.open(directory.path);
  expect([...metadata.families()]).toEqual(expected);
  metadata.set('new', COUNTER);
  await metadata.close();
  metadata = Metadata.open(directory.path);
  expect([...metadata.families()].map(([family]) => family)).toEqual(['up', 'down', 'new']);
  await metadata.close();
});

test('a family keeps its newest entries', async () => {
  const metadata = Metadata.open(directory.path);
  const count = LIMITS.metadataPerFamilyMax + 2;
  for (let i = 0; i < count; i++) metadata.set('up', { ...COUNTER, help: String(i) });
  const [[, entries]] = [...metadata.families()];
  expect(entries.map(({ help }) => Number(help))).toEqual(
    Array.from({ length: LIMITS.metadataPerFamilyMax }, (_, i) => i + 2),
  );
  await metadata.close();
});
