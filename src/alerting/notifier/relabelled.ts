import type { Relabelling } from '../../relabel/relabel.ts';
import type { Alert } from '../alert.ts';

/** The alerts with changed labels; those that a rule drops, or leaves without any label, are gone. */
export function relabelled(alerts: readonly Alert[], relabelling: Relabelling): Alert[] {
  return alerts.flatMap((alert) => {
    const labels = relabelling.apply(alert.labels);
    if (labels === null || labels.length === 0) return [];
    return labels === alert.labels ? [alert] : [{ ...alert, labels }];
  });
}
