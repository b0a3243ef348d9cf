import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Silences, type SilenceText, stateOf } from '../../../src/alerting/channels/silences.ts';
import { parseLabelMatcher } from '../../../src/model/label-matcher-text.ts';
import { KeptRecords } from '../../../src/storage/kept-records.ts';

const NOW = 1_000_000;
const HOUR = 3_600_000;
let directory: string;
let records: KeptRecords;
let silences: Silences;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'narthex-silences-'));
  records = KeptRecords.open(directory, 'silences');
  silences = new Silences(records);
});

afterEach(async () => {
  await records.close();
  rmSync(directory, { recursive: true });
});

async function reopen(): Promise<void> {
  await records.close();
  records = KeptRecords.open(directory, 'silences');
  silences = new Silences(records);
}

function text(matchers: string[], startsAtMs = NOW, endsAtMs = NOW + HOUR): SilenceText {
  return { matchers: matchers.map(parseLabelMatcher), startsAtMs, endsAtMs, createdBy: 'me', comment: 'why' };
}

describe('a silence', () => {
  it('holds for alerts that pass all of its matchers, from its beginning to its end', async () => {
    const id = await silences.set(text(['alertname="Down"', 'job=~"a|b"', 'zone!=""'], NOW + 10, NOW + 20), null, NOW);
    const silencing = (job: string, zone: string, atMs: number) =>
      silences.silencing(
        [['alertname', 'Down'], ['job', job], ...(zone === '' ? [] : [['zone', zone] as const])],
        atMs,
      );
    expect(silencing('a', 'x', NOW + 10)).toEqual([id]);
    expect(silencing('a', 'x', NOW + 19)).toEqual([id]);
    expect(silencing('a', 'x', NOW + 9)).toEqual([]);
    expect(silencing('a', 'x', NOW + 20)).toEqual([]);
    expect(silencing('c', 'x', NOW + 15)).toEqual([]);
    expect(silencing('a', '', NOW + 15)).toEqual([]);
  });

  it('outlives the process', async () => {
    const id = await silences.set(text(['a=b']), null, NOW);
    const before = silences.list();
    await reopen();
    expect(silences.list()).toEqual(before);
    expect(silences.silencing([['a', 'b']], NOW)).toEqual([id]);
  });

  it('ends when it is ended, and stays ended', async () => {
    const id = await silences.set(text(['a=b']), null, NOW);
    await silences.expire(id, NOW + 5);
    await reopen();
    const silence = silences.get(id);
    expect([silence?.endsAtMs, silence && stateOf(silence, NOW + 5)]).toEqual([NOW + 5, 'expired']);
    await expect(silences.expire(id, NOW + 6)).rejects.toThrow(`silence ${id} already expired`);
  });

  it('keeps its id when its end moves, and gets another one when its matchers change', async () => {
    const id = await silences.set(text(['a=b']), null, NOW);
    expect(await silences.set(text(['a=b'], NOW, NOW + 2 * HOUR), id, NOW + 5)).toBe(id);
    expect(silences.get(id)?.endsAtMs).toBe(NOW + 2 * HOUR);
    const other = await silences.set(text(['a=c']), id, NOW + 10);
    expect(other).not.toBe(id);
    expect(silences.silencing([['a', 'b']], NOW + 10)).toEqual([]);
    expect(silences.silencing([['a', 'c']], NOW + 10)).toEqual([other]);
  });

  it('begins now at the earliest', async () => {
    const id = await silences.set(text(['a=b'], NOW - HOUR), null, NOW);
    expect(silences.get(id)?.startsAtMs).toBe(NOW);
  });

  it('is forgotten five days after its end', async () => {
    const id = await silences.set(text(['a=b']), null, NOW);
    const later = NOW + HOUR + 120 * HOUR;
    await silences.set(text(['c=d'], later - 1, later + HOUR), null, later - 1);
    expect(silences.get(id)).not.toBeNull();
    await silences.set(text(['c=e'], later, later + HOUR), null, later);
    expect(silences.get(id)).toBeNull();
    await reopen();
    expect(silences.list()).toHaveLength(2);
  });
});

describe('refused is a silence', () => {
  it.each([
    ['without matchers', text([]), 'invalid silence: at least one matcher required'],
    [
      'for everything',
      text(['a=~".*"', 'b=""']),
      'invalid silence: at least one matcher must not match the empty string',
    ],
    [
      'that ends as it begins',
      text(['a=b'], NOW + 5, NOW + 5),
      'failed to create silence: start time must be before end time',
    ],
    ['of the past', text(['a=b'], NOW - 5, NOW), 'failed to create silence: end time cannot be in the past'],
  ])('%s', async (_, asked, message) => {
    await expect(silences.set(asked, null, NOW)).rejects.toThrow(message);
    expect(silences.list()).toEqual([]);
  });

  it('of an id that nobody has', async () => {
    await expect(silences.set(text(['a=b']), 'none', NOW)).rejects.toThrow('silence none not found');
  });
});
