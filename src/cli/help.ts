/**
 * The text of --help: commands, and every flag that is not hidden with its default.
 */
import type { FlagRow } from '../config/flag-kinds.ts';
import { FLAG_ROWS } from '../config/flags.ts';
import type { BuildInfo } from '../telemetry/build-info.ts';

const INTRODUCTION = `usage: narthex [<command>] [<flags>]

The Narthex monitoring server: a replacement of Prometheus.

Commands:
  serve    Run the server (the default).
  agent    Deliver this machine's metrics by remote write; see narthex agent --help.
  backtest Say what alerting rules would have done; see narthex backtest --help.
  check    Check configuration and rule files; see narthex check --help.
  test     Run unit tests of rules, and cases for the query language; see narthex test --help.
  tsdb     Work on the files of a data directory; see narthex tsdb --help.

Flags:
  -h, --help
        Show this help.
  --version
        Show the version.
`;

export function helpText(): string {
  const rows = FLAG_ROWS.map(([, row]) => row).filter((row) => !row.hidden);
  return INTRODUCTION + rows.map(flagHelp).join('');
}

function flagHelp(row: FlagRow<unknown>): string {
  const form = row.kind.isBoolean
    ? `--[no-]${row.name}`
    : `--${row.name}=${JSON.stringify(row.kind.print(row.fallback))}`;
  const note = row.effect === 'ignored' ? ' (accepted, without effect yet)' : '';
  return `  ${form}\n        ${row.help}${note}\n`;
}

export function versionText(build: BuildInfo): string {
  return `narthex, version ${build.narthexVersion} (API of Prometheus ${build.version})
  runtime:   ${build.goVersion}
  platform:  ${build.platform}
`;
}
