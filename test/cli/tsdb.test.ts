import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runSubcommand } from '../../src/cli/subcommands.ts';
import { TSDB } from '../../src/cli/tsdb.ts';
import { PAGE } from '../../src/storage/block/format.ts';

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process, and catches what it prints. */
async function narthex(...args: string[]): Promise<Outcome> {
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((...args: unknown[]) => {
    const whenWritten = args.at(-1);
    if (typeof whenWritten === 'function') whenWritten();
    return true;
  });
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const textOf = (written: { mock: { calls: unknown[][] } }): string =>
    written.mock.calls.map(([text]) => text).join('');
  try {
    const status = await runSubcommand(TSDB, args);
    return { status, stdout: textOf(stdout), stderr: textOf(stderr) };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

const TEXT = `# HELP http_requests_total The total number of HTTP requests.
# TYPE http_requests_total counter
http_requests_total{code="200",service="user"} 123 1609954636
http_requests_total{code="500",service="user"} 456 1609954730
http_requests_total{code="500",service="user"} NaN 1609954731.5
{"a.b","c d"="\\"\\\\\\n"} -Inf 1609980000
# EOF
`;

let directory = '';
let data = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tsdb-'));
  data = join(directory, 'data');
  writeFileSync(join(directory, 'in.txt'), TEXT);
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** The table with what differs from run to run made equal. */
const comparable = (table: string): string[] =>
  table
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/^[0-7][0-9A-Z]{25}/, 'ULID').replace(/\d+$/, 'BYTES'));

describe('narthex tsdb', () => {
  it('makes blocks from OpenMetrics text, and lists them', async () => {
    const made = await narthex('create-blocks-from', 'openmetrics', join(directory, 'in.txt'), data);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(comparable(made.stdout)).toEqual([
      'BLOCK ULID                  MIN TIME       MAX TIME       DURATION     NUM SAMPLES  NUM CHUNKS   NUM SERIES   SIZE',
      'ULID  1609954636000  1609954731501  1m35.501s    3            2            2            BYTES',
      'ULID  1609980000000  1609980000001  1ms          1            1            1            BYTES',
    ]);
    expect(readdirSync(data)).toEqual(['blocks']);
    const listed = await narthex('list', data);
    expect(listed).toEqual({ ...listed, status: 0, stdout: made.stdout });
    expect((await narthex('list', '-r', data)).stdout.split('\n')[1]).toMatch(
      / {2}2021-01-06 17:37:16 \+0000 UTC {2}2021-01-06 17:38:51 \+0000 UTC {2}1m35.501s {4}3 {12}2 {12}2 {12}\d+KiB/,
    );
  });

  it('dumps them as promtool does, and as the text that they came from', async () => {
    expect(await narthex('dump', data)).toMatchObject({
      status: 0,
      stderr: '',
      stdout: `{__name__="a.b", "c d"="\\"\\\\\\n"} -Inf 1609980000000
{__name__="http_requests_total", code="200", service="user"} 123 1609954636000
{__name__="http_requests_total", code="500", service="user"} 456 1609954730000
{__name__="http_requests_total", code="500", service="user"} NaN 1609954731500
`,
    });
    const text = (await narthex('dump-openmetrics', data)).stdout;
    expect(text).toBe(`{"a.b","c d"="\\"\\\\\\n"} -Inf 1609980000.000
http_requests_total{code="200",service="user"} 123 1609954636.000
http_requests_total{code="500",service="user"} 456 1609954730.000
http_requests_total{code="500",service="user"} NaN 1609954731.500
# EOF
`);
    const some = ['--match', '{code="200"}', '--match={code=~"2.*"}', '--min-time=0', '--max-time=1609954636000'];
    expect((await narthex('dump', ...some, data)).stdout).toBe(
      '{__name__="http_requests_total", code="200", service="user"} 123 1609954636000\n',
    );
  });

  it('analyzes a block', async () => {
    const id = (await narthex('list', data)).stdout.split('\n')[1].slice(0, 26);
    expect((await narthex('analyze', '--limit=2', data, id)).stdout).toBe(`Block ID: ${id}
Duration: 1m35.501s
Total Series: 2
Label names: 3
Postings (unique label pairs): 4
Postings entries (total label pairs): 6

Label pairs most involved in churning:
1 __name__=http_requests_total
1 code=200

Label names most involved in churning:
1 __name__
1 code

Most common label pairs:
2 __name__=http_requests_total
2 service=user

Label names with highest cumulative label value length:
19 __name__
6 code

Highest cardinality labels:
2 code
1 __name__

Highest cardinality metric names:
2 http_requests_total
`);
  });

  it.each([
    ['a 1 1\n', 'line 2, column 1: the text does not end with # EOF\n'],
    ['a 1\n# EOF\n', 'line 1, column 4: expected a timestamp\n'],
    ['a 1 1\na 2 1\n# EOF\n', 'line 2: the series has another value at 1000 ms\n'],
    ['{"a","b"="c",b="d"} 1 1\n# EOF\n', 'line 1, column 14: label b is there twice\n'],
  ])('refuses what is wrong in the text %j, and leaves no block', async (text, message) => {
    const other = mkdtempSync(join(directory, 'refused-'));
    writeFileSync(join(directory, 'wrong.txt'), text);
    const outcome = await narthex('create-blocks-from', 'openmetrics', join(directory, 'wrong.txt'), other);
    expect(outcome).toMatchObject({ status: 1, stdout: '', stderr: message });
    expect(readdirSync(join(other, 'blocks'))).toEqual([]);
  });

  it('verifies blocks: leaves with 1 when one is damaged, and repairs what can be read', async () => {
    const sound = await narthex('verify', data);
    expect(sound.status).toBe(0);
    expect(
      sound.stdout
        .replace(/^.*\.block/gm, 'BLOCK')
        .trimEnd()
        .split('\n')
        .sort(),
    ).toEqual(['BLOCK: ok, 1 series, 1 chunks, 1 samples', 'BLOCK: ok, 2 series, 2 chunks, 3 samples']);
    const file = join(data, 'blocks', readdirSync(join(data, 'blocks'))[0]);
    const content = readFileSync(file);
    const magic = Buffer.alloc(4);
    magic.writeUInt32LE(PAGE.magic);
    content[content.indexOf(magic) + PAGE.headerBytes] ^= 0x55;
    writeFileSync(file, content);
    const damaged = await narthex('verify', data);
    expect(damaged.status).toBe(1);
    expect(damaged.stdout).toContain('checksum');
    expect(await narthex('repair', data)).toMatchObject({ status: 0 });
    expect((await narthex('verify', data)).status).toBe(0);
    expect(readdirSync(join(data, 'damaged'))).toHaveLength(1);
  });

  it('says what it does not understand', async () => {
    await expect(narthex('lst')).rejects.toThrow('unknown tsdb command "lst"');
    await expect(narthex('list', '--foo')).rejects.toThrow("'--foo'");
    await expect(narthex('list', 'a', 'b')).rejects.toThrow('unexpected b');
    await expect(narthex('create-blocks-from', 'openmetrics')).rejects.toThrow("required argument '<input file>'");
    await expect(narthex('create-blocks-from', 'rules', 'x')).rejects.toThrow('unknown input "rules"');
    await expect(narthex('dump', '--min-time=soon', data)).rejects.toThrow('expected milliseconds, got "soon"');
    await expect(narthex('dump', '--match={', data)).resolves.toMatchObject({ status: 1 });
    expect(await narthex('list', join(directory, 'nowhere'))).toMatchObject({
      status: 1,
      stderr: `there is no directory ${join(directory, 'nowhere')}\n`,
    });
    expect(await narthex('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('tsdb dump') });
    expect((await narthex('dump', '--help')).stdout).toContain('--min-time="-9223372036854775808"');
  });
});
