/** From what discovery says of an Alertmanager to the URL that takes alerts. */
import { type Relabelling, type SortedLabels, sorted } from '../../relabel/relabel.ts';

const API = '/api/v2/alerts';

export interface AlertmanagerTargets {
  /** Where to send, each URL once. */
  readonly active: readonly string[];
  /** What relabelling took out, as it was before. */
  readonly dropped: readonly string[];
}

export interface TargetSettings {
  readonly scheme: string;
  readonly pathPrefix: string;
  readonly relabelling: Relabelling;
}

export function alertmanagerTargets(found: readonly SortedLabels[], settings: TargetSettings): AlertmanagerTargets {
  const active = new Set<string>();
  const dropped = new Set<string>();
  for (const labels of found) {
    const target = withDefaults(labels, settings);
    const kept = settings.relabelling.apply(target);
    if (kept === null || urlOf(kept) === null) dropped.add(urlOf(target) ?? '');
    else active.add(urlOf(kept) as string);
  }
  return { active: [...active], dropped: [...dropped] };
}

function withDefaults(labels: SortedLabels, { scheme, pathPrefix }: TargetSettings): SortedLabels {
  const path = `/${pathPrefix}${API}`.replace(/\/+/g, '/');
  return sorted(new Map([['__scheme__', scheme], ['__alerts_path__', path], ...labels]));
}

/** Null: an address that no URL can have. */
function urlOf(labels: SortedLabels): string | null {
  const byName = new Map(labels);
  const text = `${byName.get('__scheme__')}://${byName.get('__address__') ?? ''}${byName.get('__alerts_path__') ?? ''}`;
  return URL.canParse(text) ? text : null;
}
