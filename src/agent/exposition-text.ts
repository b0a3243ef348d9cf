/** Families as Prometheus's text format, version 0.0.4 (with names in quotes where they are not of the old kind). */
import { formatG } from '../model/go-format.ts';
import type { MetricFamily, MetricSample } from './metric-family.ts';

const LEGACY_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** In the order of their names. */
export function writeExposition(families: readonly MetricFamily[]): string {
  const byName = [...families].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return byName.map(familyText).join('');
}

function familyText({ name, help, type, samples }: MetricFamily): string {
  const shown = LEGACY_NAME.test(name) ? name : quoted(name);
  const head = `# HELP ${shown} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${shown} ${type}\n`;
  return head + samples.map(sampleText).join('');
}

function sampleText({ name, labels, value, timeMs }: MetricSample): string {
  const isLegacy = LEGACY_NAME.test(name);
  const pairs = labels.map(([label, text]) => `${LEGACY_LABEL.test(label) ? label : quoted(label)}=${quoted(text)}`);
  if (!isLegacy) pairs.unshift(quoted(name));
  const list = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
  return `${isLegacy ? name : ''}${list} ${formatG(value)}${timeMs === null ? '' : ` ${timeMs}`}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
