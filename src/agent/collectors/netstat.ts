import type { Collector } from '../metric-family.ts';
import { defineCollector } from './define.ts';
import { fieldsOf, linesOf, numberOf } from './fields.ts';
import type { Machine } from './machine.ts';
import { NameFilter } from './name-filter.ts';
import type { CollectorOptions } from './options.ts';

export function netstat(machine: Machine, options: CollectorOptions): Collector {
  const filter = new NameFilter(options.netstatFields, '');
  return defineCollector('netstat', true, (families) => {
    const statistics = [
      ...readTables(machine.read(machine.proc('net/netstat'))),
      ...readTables(machine.read(machine.proc('net/snmp'))),
      ...readSnmp6(machine.readIfAny(machine.proc('net/snmp6')) ?? ''),
    ];
    for (const [protocol, name, value] of statistics) {
      const key = `${protocol}_${name}`;
      if (!filter.accepts(key)) continue;
      families.untyped(`node_netstat_${key}`, `Statistic ${protocol}${name}.`, numberOf(value));
    }
  });
}

type Statistic = readonly [protocol: string, name: string, value: string];

/** Pairs of lines: `Tcp: RtoAlgorithm ...` and `Tcp: 1 ...`. */
function readTables(text: string): Statistic[] {
  const lines = linesOf(text).map(fieldsOf);
  const statistics: Statistic[] = [];
  for (let at = 0; at + 1 < lines.length; at += 2) {
    const [title, ...names] = lines[at];
    const [, ...values] = lines[at + 1];
    if (names.length !== values.length)
      throw new Error(`${title} has ${names.length} names and ${values.length} values`);
    const protocol = title.slice(0, -1);
    statistics.push(...names.map((name, column): Statistic => [protocol, name, values[column]]));
  }
  return statistics;
}

/** Lines `Udp6InErrors 0`: the protocol ends with the 6 in it. */
function readSnmp6(text: string): Statistic[] {
  return linesOf(text)
    .map(fieldsOf)
    .flatMap(([key, value]): Statistic[] => {
      const six = key.indexOf('6');
      return six === -1 ? [] : [[key.slice(0, six + 1), key.slice(six + 1), value]];
    });
}
