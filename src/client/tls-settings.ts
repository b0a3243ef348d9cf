import type { SecureVersion } from 'node:tls';
import type { TlsConfig } from '../config/sections/http-client.ts';
import { inlineOrFile } from './secret-file.ts';

/** What node:tls is told of a connection. */
export interface TlsSettings {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly rejectUnauthorized: boolean;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
}

const VERSIONS = { TLS10: 'TLSv1', TLS11: 'TLSv1.1', TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;

/** Rejects when a file cannot be read. */
export async function readTls(config: TlsConfig | undefined, directory: string): Promise<TlsSettings> {
  if (config === undefined) return { rejectUnauthorized: true, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3' };
  const [ca, cert, key] = await Promise.all([
    inlineOrFile(config.ca, config.ca_file, directory),
    inlineOrFile(config.cert, config.cert_file, directory),
    inlineOrFile(config.key, config.key_file, directory),
  ]);
  return {
    ...(ca !== null && { ca }),
    ...(cert !== null && { cert }),
    ...(key !== null && { key }),
    ...(config.server_name !== '' && { servername: config.server_name }),
    rejectUnauthorized: !config.insecure_skip_verify,
    minVersion: VERSIONS[config.min_version ?? 'TLS12'],
    maxVersion: VERSIONS[config.max_version ?? 'TLS13'],
  };
}
