import type { NotifierSettings } from '../../config/sections/notifiers.ts';
import type { Channel } from './channel.ts';
import type { MakeChannels } from './dispatcher.ts';
import { EmailChannel } from './email.ts';
import type { MessageText } from './message-text.ts';
import { SlackChannel } from './slack.ts';
import { WebhookChannel } from './webhook.ts';

/** @param directory that relative paths of the settings are relative to */
export function channelMaker(directory: string, text: MessageText): MakeChannels {
  return (settings: NotifierSettings): Channel[] => [
    ...settings.webhook_configs.map((one, index) => new WebhookChannel(`webhook[${index}]`, one, directory)),
    ...settings.slack_configs.map((one, index) => new SlackChannel(`slack[${index}]`, one, directory, text)),
    ...settings.email_configs.map((one, index) => new EmailChannel(`email[${index}]`, one, directory, text)),
  ];
}
