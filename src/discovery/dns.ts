/** Targets from the records of DNS names. A name that has none any more has no targets; one that cannot be asked keeps them. */
import { promises as dns, NODATA, NOTFOUND } from 'node:dns';
import type { DnsDiscoveryConfig } from '../config/sections/discovery.ts';
import type { SortedLabels } from '../relabel/relabel.ts';
import type { DiscoveryOptions, TargetGroup } from './discovery.ts';
import { RepeatedLookup } from './repeated.ts';
import { targetLabels } from './target-labels.ts';

export class DnsDiscovery extends RepeatedLookup {
  constructor(config: DnsDiscoveryConfig, options: DiscoveryOptions) {
    const warn = (error: Error): void => options.warn('dns', error);
    super(config.refresh_interval, () => lookUp(config, warn), warn);
  }
}

async function lookUp(config: DnsDiscoveryConfig, warn: (error: Error) => void): Promise<TargetGroup[]> {
  const groups = await Promise.all(
    config.names.map(async (name): Promise<TargetGroup | null> => {
      try {
        return { source: name, targets: await targetsOf(name, config) };
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === NOTFOUND || code === NODATA) return { source: name, targets: [] };
        warn(new Error(`could not resolve "${name}": ${(error as Error).message}`));
        return null;
      }
    }),
  );
  return groups.filter((group) => group !== null);
}

async function targetsOf(name: string, { type, port = 0 }: DnsDiscoveryConfig): Promise<SortedLabels[]> {
  const target = (host: string, hostPort: number, meta: Readonly<Record<string, string>> = {}): SortedLabels => {
    const address = host.includes(':') ? `[${host}]:${hostPort}` : `${host}:${hostPort}`;
    return targetLabels(address, {}, { __meta_dns_name: name, ...meta });
  };
  switch (type) {
    case 'A':
      return (await dns.resolve4(name)).map((host) => target(host, port));
    case 'AAAA':
      return (await dns.resolve6(name)).map((host) => target(host, port));
    case 'MX':
      return (await dns.resolveMx(name)).map(({ exchange }) =>
        target(exchange, port, { __meta_dns_mx_record_target: exchange }),
      );
    case 'NS':
      return (await dns.resolveNs(name)).map((host) => target(host, port, { __meta_dns_ns_record_target: host }));
    case 'SRV':
      return (await dns.resolveSrv(name)).map((record) =>
        target(record.name, record.port, {
          __meta_dns_srv_record_target: record.name,
          __meta_dns_srv_record_port: String(record.port),
        }),
      );
  }
}
