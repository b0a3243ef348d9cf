/**
 * What this build calls itself. Clients decide by `version` which API they may use, so it is that of the Prometheus whose
 * API is implemented; Narthex's own version stands in `narthexVersion`.
 */
import { readFileSync } from 'node:fs';
import { arch, platform } from 'node:process';

export interface BuildInfo {
  readonly version: string;
  readonly narthexVersion: string;
  readonly revision: string;
  readonly branch: string;
  readonly buildUser: string;
  readonly buildDate: string;
  readonly goVersion: string;
  readonly platform: string;
}

const PROMETHEUS_VERSION = '3.14.0';

/** package.json stands one directory above dist/ and above src/. */
export function readBuildInfo(): BuildInfo {
  const file = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  return {
    version: PROMETHEUS_VERSION,
    narthexVersion: version,
    revision: `narthex-${version}`,
    branch: 'main',
    buildUser: '',
    buildDate: '',
    goVersion: `node${process.version.slice(1)}`,
    platform: `${platform}/${arch}`,
  };
}
