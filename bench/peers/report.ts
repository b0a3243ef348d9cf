/** Results as plain tables (Markdown) and the verdict. */
import type { IngestResult } from './ingest-phase.ts';
import type { Options } from './options.ts';
import type { PeerName } from './peer.ts';
import type { QueryResult } from './query-phase.ts';
import type { RestartResult } from './restart-phase.ts';

export interface PeerResult {
  readonly name: PeerName;
  readonly version: string;
  readonly ingest: IngestResult;
  readonly restart: RestartResult | null;
}

export interface Results {
  readonly machine: string;
  readonly startedAt: string;
  readonly options: Options;
  readonly seriesCount: number;
  readonly sampleCount: number;
  readonly messageBytesPerSample: number;
  readonly peers: readonly PeerResult[];
  readonly queries: readonly QueryResult[];
}

const MIB = 1024 * 1024;

export function ingestTable(peers: readonly PeerResult[]): string {
  const row = (title: string, cell: (peer: PeerResult) => string): string[] => [title, ...peers.map(cell)];
  return table([
    ['', ...peers.map(({ name, version }) => `${name} ${version}`)],
    row('samples a second', ({ ingest }) => Math.round(ingest.samplesPerSecond).toLocaleString('en')),
    row('CPU seconds a million samples', ({ ingest }) => ingest.cpuSecondsPerMillion.toFixed(2)),
    row('... while the load ran', ({ ingest }) => ingest.cpuSecondsPerMillionDuringLoad.toFixed(2)),
    row('request, median ms', ({ ingest }) => ingest.requestMsMedian.toFixed(1)),
    row('request, p99 ms', ({ ingest }) => ingest.requestMsP99.toFixed(1)),
    row('resident MiB after the load', ({ ingest }) => (ingest.residentBytes / MIB).toFixed(0)),
    row('resident MiB, peak', ({ ingest }) => (ingest.residentBytesPeak / MIB).toFixed(0)),
    row('bytes a sample on disk', ({ ingest }) => ingest.diskBytesPerSample.toFixed(2)),
    row('requests refused', ({ ingest }) => String(ingest.refused)),
    row('ready after kill -9, s', ({ restart }) => restart?.seconds?.toFixed(2) ?? '-'),
  ]);
}

export function queryTable(queries: readonly QueryResult[], names: readonly PeerName[]): string {
  const others = names.filter((name) => name !== 'narthex' && names.includes('narthex'));
  const header = ['query', ...names.map((name) => `${name} ms`), ...others.map((name) => `${name} / narthex`), 'rows'];
  return table([
    header,
    ...queries.map((query) => [
      `${query.kind}: \`${query.text.replaceAll('|', '\\|')}\``,
      ...names.map((name) => query.medianMs[name]?.toFixed(1) ?? 'refused'),
      ...others.map((name) => ratio(query, name)?.toFixed(1) ?? '-'),
      names.map((name) => query.rows[name]).join(' / '),
    ]),
  ]);
}

/** How often Narthex was faster, and the geometric mean of the ratios, against each other peer. */
export function verdict(results: Results): string {
  const { peers, queries } = results;
  const ours = peers.find(({ name }) => name === 'narthex');
  const lines = queries
    .filter(({ difference }) => difference !== null)
    .map(({ text, difference }) => `answers differ from Prometheus: ${text}: ${difference}`);
  for (const other of peers) {
    if (ours === undefined || other === ours) continue;
    const times = (got: number, wanted: number): string => `${(got / wanted).toFixed(2)} times`;
    lines.push(
      `against ${other.name} ${other.version}: ${times(ours.ingest.samplesPerSecond, other.ingest.samplesPerSecond)} the throughput, ` +
        `${times(ours.ingest.cpuSecondsPerMillion, other.ingest.cpuSecondsPerMillion)} the CPU, ` +
        `${times(ours.ingest.residentBytes, other.ingest.residentBytes)} the memory, ` +
        `${times(ours.ingest.diskBytesPerSample, other.ingest.diskBytesPerSample)} the disk`,
    );
    const ratios = queries.map((query) => ratio(query, other.name)).filter((value) => value !== null);
    if (ratios.length === 0) continue;
    const mean = Math.exp(ratios.reduce((sum, value) => sum + Math.log(value), 0) / ratios.length);
    const faster = ratios.filter((value) => value > 1).length;
    lines.push(
      `  queries: faster in ${faster} of ${ratios.length}; ${other.name} takes ${mean.toFixed(2)} times as long (geometric mean)`,
    );
  }
  return lines.join('\n');
}

function ratio(query: QueryResult, name: PeerName): number | null {
  const ours = query.medianMs.narthex;
  const theirs = query.medianMs[name];
  return ours == null || theirs == null ? null : theirs / ours;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return lines.join('\n');
}
