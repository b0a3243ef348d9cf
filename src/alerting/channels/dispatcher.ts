/**
 * The built-in channels, for those who run no Alertmanager: every alert to the notifiers whose matchers it passes.
 */
import type { NotifierFile, NotifierSettings } from '../../config/sections/notifiers.ts';
import type { Alert, AlertSink } from '../alert.ts';
import type { Channel } from './channel.ts';
import { type GroupsOptions, NotifierGroups, type StoredGroup } from './notifier-groups.ts';

export type MakeChannels = (settings: NotifierSettings) => readonly Channel[];

export class Dispatcher implements AlertSink {
  readonly #options: GroupsOptions;
  #notifiers: NotifierGroups[] = [];

  constructor(options: GroupsOptions) {
    this.#options = options;
  }

  get notifiers(): readonly NotifierGroups[] {
    return this.#notifiers;
  }

  /** Takes the place of what was before; groups go on where their notifier keeps its name, matchers and group_by. */
  async apply({ notifiers }: NotifierFile, makeChannels: MakeChannels): Promise<void> {
    const stored = this.#notifiers.length > 0 ? this.#running() : this.#options.records.stored;
    await this.close();
    this.#notifiers = notifiers.map((one) => new NotifierGroups(one, makeChannels(one), this.#options));
    const byName = new Map(this.#notifiers.map((one) => [one.settings.name, one]));
    for (const [key, value] of stored) {
      const group = value as StoredGroup;
      const notifier = byName.get(group.notifier);
      if (notifier?.isKeyOf(group.labels, key)) notifier.restore(group);
      else this.#options.records.remove(key);
    }
  }

  send(alerts: readonly Alert[]): void {
    for (const notifier of this.#notifiers) notifier.send(alerts);
  }

  async close(): Promise<void> {
    await Promise.all(this.#notifiers.map((notifier) => notifier.close()));
  }

  #running(): Map<string, StoredGroup> {
    return new Map(this.#notifiers.flatMap((notifier) => notifier.stored()));
  }
}
