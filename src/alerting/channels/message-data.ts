/** A message as templates see it: the names, fields and methods that Alertmanager's templates have. */

import type { LabelPairs } from '../../model/label-pairs.ts';
import { fromPlain, type Plain } from '../template/engine/plain.ts';
import { type Callable, Dictionary, List, type Value } from '../template/engine/values.ts';
import type { Message, MessageAlert } from './message.ts';

const TEXTS = '[]string';
const FIRST_LABELS = ['alertname'];

/** @param encode is applied to every text that comes from labels, annotations and URLs */
export function messageData(message: Message, encode: (text: string) => string): Value {
  const { receiver, status, alerts, groupLabels, commonLabels, commonAnnotations, externalUrl } = message;
  return fromPlain({
    Receiver: encode(receiver),
    Status: status,
    Alerts: alertList(alerts, encode),
    GroupLabels: pairMap(groupLabels, encode),
    CommonLabels: pairMap(commonLabels, encode),
    CommonAnnotations: pairMap(commonAnnotations, encode),
    ExternalURL: encode(externalUrl),
  });
}

function alertList(alerts: readonly MessageAlert[], encode: (text: string) => string): List {
  const items = alerts.map((alert) => fromPlain(alertData(alert, encode)));
  const ofStatus = (status: MessageAlert['status']): Callable =>
    method(
      [],
      () =>
        new List(
          '[]template.Alert',
          items.filter((_, i) => alerts[i].status === status),
        ),
    );
  return new List('template.Alerts', items, (name) => {
    if (name === 'Firing') return ofStatus('firing');
    return name === 'Resolved' ? ofStatus('resolved') : undefined;
  });
}

function alertData(alert: MessageAlert, encode: (text: string) => string): Plain {
  return {
    Status: alert.status,
    Labels: pairMap(alert.labels, encode),
    Annotations: pairMap(alert.annotations, encode),
    StartsAt: new Date(alert.startsAtMs),
    EndsAt: new Date(alert.endsAtMs),
    GeneratorURL: encode(alert.generatorUrl),
    Fingerprint: alert.fingerprint,
  };
}

/** A map of texts with the methods SortedPairs, Names, Values and Remove. */
function pairMap(pairs: LabelPairs, encode: (text: string) => string): Dictionary {
  const escaped = pairs.map(([name, value]): [string, string] => [name, encode(value)]);
  return dictionaryOf(escaped);
}

function dictionaryOf(pairs: LabelPairs): Dictionary {
  return new Dictionary('template.KV', '', new Map(pairs), (name) => pairMethod(pairs, name));
}

function pairMethod(pairs: LabelPairs, name: string): Callable | undefined {
  switch (name) {
    case 'SortedPairs':
      return method([], () => pairList(alertnameFirst(pairs)));
    case 'Names':
      return method([], () => textList(alertnameFirst(pairs).map(([label]) => label)));
    case 'Values':
      return method([], () => textList(alertnameFirst(pairs).map(([, value]) => value)));
    case 'Remove':
      return method([TEXTS], ([names]) => {
        const removed = new Set(names instanceof List ? names.items : []);
        return dictionaryOf(pairs.filter(([label]) => !removed.has(label)));
      });
    default:
      return undefined;
  }
}

function pairList(pairs: LabelPairs): List {
  const items = pairs.map(([Name, Value]) => fromPlain({ Name, Value }));
  return new List('template.Pairs', items, (name) => {
    if (name === 'Names') return method([], () => textList(pairs.map(([label]) => label)));
    return name === 'Values' ? method([], () => textList(pairs.map(([, value]) => value))) : undefined;
  });
}

function alertnameFirst(pairs: LabelPairs): LabelPairs {
  const isFirst = ([name]: LabelPairs[number]) => FIRST_LABELS.includes(name);
  return [...pairs.filter(isFirst), ...pairs.filter((pair) => !isFirst(pair))];
}

function textList(texts: readonly string[]): List {
  return new List(TEXTS, texts);
}

function method(parameters: readonly string[], call: (args: readonly Value[]) => Value): Callable {
  return { parameters, variadic: false, call };
}
