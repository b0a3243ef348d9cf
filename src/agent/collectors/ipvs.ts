import { isIPv6 } from 'node:net';
import { type Collector, NoData } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import type { FamilySet } from './family-set.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';
import type { CollectorOptions } from './options.ts';

/** Columns of the third line of /proc/net/ip_vs_stats, hexadecimal. */
const TOTALS = [
  ['connections_total', 'The total number of connections made.'],
  ['incoming_packets_total', 'The total number of incoming packets.'],
  ['outgoing_packets_total', 'The total number of outgoing packets.'],
  ['incoming_bytes_total', 'The total amount of incoming data.'],
  ['outgoing_bytes_total', 'The total amount of outgoing data.'],
] as const;

/** The last columns of a backend. */
const BACKEND_GAUGES = [
  ['weight', 'The current backend weight by local and remote address.'],
  ['connections_active', 'The current active connections by local and remote address.'],
  ['connections_inactive', 'The current inactive connections by local and remote address.'],
] as const;

interface Backend {
  /** All labels that there can be. */
  readonly labels: ReadonlyMap<string, string>;
  readonly numbers: readonly number[];
}

export function ipvs(machine: Machine, options: CollectorOptions): Collector {
  const shown = options.ipvsBackendLabels.split(',').filter((label) => label !== '');
  return defineCollector('ipvs', true, (families) => {
    const statistics = machine.readIfAny(machine.proc('net/ip_vs_stats'));
    if (statistics === null) throw new NoData('no IP virtual server');
    const totals = fieldsOf(linesOf(statistics)[2]);
    TOTALS.forEach(([name, help], at) => {
      families.counter(`node_ipvs_${name}`, help, Number.parseInt(totals[at], 16));
    });
    addBackends(families, shown, readBackends(machine.read(machine.proc('net/ip_vs'))));
  });
}

/** Backends that do not differ in the labels that are shown are added up. */
function addBackends(families: FamilySet, shown: readonly string[], backends: readonly Backend[]): void {
  const sums = new Map<string, number[]>();
  for (const { labels, numbers } of backends) {
    const key = JSON.stringify(shown.map((label) => [label, labels.get(label) ?? '']));
    const sum = sums.get(key) ?? numbers.map(() => 0);
    sums.set(
      key,
      sum.map((value, at) => value + numbers[at]),
    );
  }
  for (const [key, sum] of sums) {
    const labels = JSON.parse(key) as [string, string][];
    BACKEND_GAUGES.forEach(([name, help], at) => {
      families.gauge(`node_ipvs_backend_${name}`, help, sum[at], labels);
    });
  }
}

/** A virtual service begins a line, its backends follow behind arrows. */
function readBackends(text: string): Backend[] {
  const backends: Backend[] = [];
  let service: readonly (readonly [string, string])[] = [];
  for (const [word, ...rest] of linesOf(text).slice(3).map(fieldsOf)) {
    if (word !== '->') {
      service = serviceLabels(word, rest[0]);
      continue;
    }
    const [address, port] = addressOf(rest[0]);
    const labels = new Map([...service, ['remote_address', address], ['remote_port', port]] as const);
    backends.push({ labels, numbers: rest.slice(2).map(numberOf) });
  }
  return backends;
}

/** A service is an address, or a mark that the firewall puts on packets. */
function serviceLabels(protocol: string, text: string): (readonly [string, string])[] {
  const [address, port] = protocol === 'FWM' ? ['', '0'] : addressOf(text);
  return [
    ['proto', protocol],
    ['local_address', address],
    ['local_port', port],
    ['local_mark', protocol === 'FWM' ? text : ''],
  ];
}

/** `C0A80016:0CEA` or `[2620:...:0001]:0050`. */
function addressOf(text: string): [address: string, port: string] {
  const colon = text.lastIndexOf(':');
  const port = String(Number.parseInt(text.slice(colon + 1), 16));
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '');
  if (isIPv6(host)) return [new URL(`http://[${host}]`).hostname.slice(1, -1), port];
  return [[0, 2, 4, 6].map((at) => Number.parseInt(host.slice(at, at + 2), 16)).join('.'), port];
}
