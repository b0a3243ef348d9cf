/** What a channel is told of a group: the same for all channels, with the names that Alertmanager's templates use. */
import type { LabelPairs } from '../../model/label-pairs.ts';
import type { GroupAlert, Told } from './alert-group.ts';

export interface Message {
  /** Of the notifier. */
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  /** Firing ones first. */
  readonly alerts: readonly MessageAlert[];
  readonly groupLabels: LabelPairs;
  /** What all alerts have alike. */
  readonly commonLabels: LabelPairs;
  readonly commonAnnotations: LabelPairs;
  readonly externalUrl: string;
  /** Names the group, the same for all its messages. */
  readonly groupKey: string;
}

export interface MessageAlert extends GroupAlert {
  readonly status: 'firing' | 'resolved';
}

export interface Sender {
  readonly receiver: string;
  readonly externalUrl: string;
  readonly groupKey: string;
  readonly groupLabels: LabelPairs;
}

export function messageOf({ firing, resolved }: Told, sender: Sender): Message {
  const alerts = [
    ...firing.map((alert) => ({ ...alert, status: 'firing' as const })),
    ...resolved.map((alert) => ({ ...alert, status: 'resolved' as const })),
  ];
  return {
    ...sender,
    status: firing.length > 0 ? 'firing' : 'resolved',
    alerts,
    commonLabels: inCommon(alerts.map(({ labels }) => labels)),
    commonAnnotations: inCommon(alerts.map(({ annotations }) => annotations)),
  };
}

function inCommon([first, ...others]: readonly LabelPairs[]): LabelPairs {
  const maps = others.map((pairs) => new Map(pairs));
  return first.filter(([name, value]) => maps.every((map) => map.get(name) === value));
}
