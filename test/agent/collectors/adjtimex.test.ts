import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Adjtimex } from '../../../src/agent/collectors/adjtimex.ts';

const canAsk = process.platform === 'linux' && process.arch === 'x64' && existsSync('/usr/bin/perl');

describe.skipIf(!canAsk)('adjtimex (skipped where there is no Perl)', () => {
  it('gives the state and all fields, and the time of now among them', async () => {
    const adjtimex = new Adjtimex();
    const before = Math.floor(Date.now() / 1000);
    const fields = await adjtimex.ask();
    expect(fields).toHaveLength(22);
    expect(fields[10]).toBeGreaterThanOrEqual(before);
    expect(fields[10]).toBeLessThanOrEqual(Math.floor(Date.now() / 1000));
    // A tick of the clock is 10 ms, give or take a tenth that the kernel allows.
    expect(fields[12]).toBeGreaterThanOrEqual(9000);
    expect(fields[12]).toBeLessThanOrEqual(11_000);
  });

  it('can be asked again', async () => {
    const adjtimex = new Adjtimex();
    const first = await adjtimex.ask();
    const second = await adjtimex.ask();
    expect(second[10]).toBeGreaterThanOrEqual(first[10]);
  });
});
