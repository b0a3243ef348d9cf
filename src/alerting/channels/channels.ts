/** The built-in channels as one part of the server, with what they keep on disk. Exists with --notifiers.file. */
import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { loadNotifiers } from '../../config/load-notifiers.ts';
import type { NotifierFile } from '../../config/sections/notifiers.ts';
import { KeptRecords } from '../../storage/kept-records.ts';
import { NAMES } from '../../storage/names.ts';
import type { Alert, AlertSink } from '../alert.ts';
import type { Channel } from './channel.ts';
import { Dispatcher } from './dispatcher.ts';
import { channelMaker } from './make-channels.ts';
import { loadMessageText, type MessageText } from './message-text.ts';
import { Silences } from './silences.ts';

export interface ChannelsOptions {
  /** The data directory. */
  readonly storagePath: string;
  readonly externalUrl: string;
  readonly log: Logger;
}

/** The file of --notifiers.file, checked, with its templates. */
export interface LoadedNotifiers {
  readonly notifiers: NotifierFile;
  readonly text: MessageText;
  /** Relative paths of the file are relative to this. */
  readonly directory: string;
}

/** Throws a ConfigError. */
export function loadNotifierFile(file: string, log: Logger): LoadedNotifiers {
  const notifiers = loadNotifiers(file);
  const directory = dirname(file);
  return { notifiers, directory, text: loadMessageText(notifiers.templates, directory, log) };
}

export type ChannelKind = Channel['kind'];

/** Messages by channel: those that were taken, and attempts that failed. */
export type ChannelCounters = Record<ChannelKind, { sent: number; failed: number }>;

export class Channels implements AlertSink {
  readonly silences: Silences;
  readonly dispatcher: Dispatcher;
  readonly counters: ChannelCounters = {
    webhook: { sent: 0, failed: 0 },
    slack: { sent: 0, failed: 0 },
    email: { sent: 0, failed: 0 },
  };
  readonly #records: readonly KeptRecords[];

  private constructor(options: ChannelsOptions) {
    const { storagePath, externalUrl, log } = options;
    const silences = KeptRecords.open(join(storagePath, NAMES.silences), 'silences');
    const records = KeptRecords.open(join(storagePath, NAMES.notifications), 'notifications');
    this.#records = [silences, records];
    this.silences = new Silences(silences);
    const count = (kind: ChannelKind, outcome: 'sent' | 'failed'): void => {
      this.counters[kind][outcome]++;
    };
    this.dispatcher = new Dispatcher({ silences: this.silences, records, externalUrl, now: Date.now, log, count });
  }

  static open(options: ChannelsOptions): Channels {
    return new Channels(options);
  }

  /** Takes the place of the notifiers before; groups go on. */
  async apply({ notifiers, text, directory }: LoadedNotifiers): Promise<void> {
    await this.dispatcher.apply(notifiers, channelMaker(directory, text));
  }

  send(alerts: readonly Alert[]): void {
    this.dispatcher.send(alerts);
  }

  async close(): Promise<void> {
    await this.dispatcher.close();
    await Promise.all(this.#records.map((records) => records.close()));
  }
}
