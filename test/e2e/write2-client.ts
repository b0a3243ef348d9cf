/** A remote write 2.0 sender that shares no code with the server. */
import { join } from 'node:path';
import protobuf from 'protobufjs';
import SnappyJS from 'snappyjs';

const root = protobuf.loadSync(join(import.meta.dirname, '../../proto/remote-write-2.proto'));
const RequestMessage = root.lookupType('io.prometheus.write.v2.Request');

export interface Series2 {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples?: readonly {
    readonly value: number;
    readonly timestamp: number;
    readonly startTimestamp?: number;
  }[];
  readonly histograms?: readonly object[];
  readonly exemplars?: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
    readonly timestamp: number;
  }[];
  readonly metadata?: { readonly type: number; readonly help: string; readonly unit: string };
}

export interface Answer2 {
  readonly status: number;
  readonly text: string;
  /** The headers that say what was written; null where they are missing. */
  readonly samples: number | null;
  readonly histograms: number | null;
  readonly exemplars: number | null;
}

/** References to the texts of a message. */
class SymbolTable {
  readonly texts = [''];

  ref(text: string): number {
    const known = this.texts.indexOf(text);
    return known >= 0 ? known : this.texts.push(text) - 1;
  }

  refs(labels: Readonly<Record<string, string>>): number[] {
    return Object.entries(labels).flatMap(([name, value]) => [this.ref(name), this.ref(value)]);
  }
}

export function encode2(series: readonly Series2[]): Uint8Array {
  const symbols = new SymbolTable();
  const timeseries = series.map(({ labels, exemplars, metadata, ...rest }) => ({
    ...rest,
    labelsRefs: symbols.refs(labels),
    exemplars: exemplars?.map(({ labels: own, ...exemplar }) => ({ ...exemplar, labelsRefs: symbols.refs(own) })),
    metadata: metadata && {
      type: metadata.type,
      helpRef: symbols.ref(metadata.help),
      unitRef: symbols.ref(metadata.unit),
    },
  }));
  return encodeRaw2({ symbols: symbols.texts, timeseries });
}

export function encodeRaw2(request: object): Uint8Array {
  return RequestMessage.encode(RequestMessage.fromObject(request)).finish();
}

export async function post2(url: string, message: Uint8Array, headers: Record<string, string> = {}): Promise<Answer2> {
  const response = await fetch(`${url}/api/v1/write`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '2.0.0',
      ...headers,
    },
    body: Buffer.from(SnappyJS.compress(message)),
  });
  const count = (kind: string): number | null => {
    const text = response.headers.get(`x-prometheus-remote-write-${kind}-written`);
    return text === null ? null : Number(text);
  };
  return {
    status: response.status,
    text: await response.text(),
    samples: count('samples'),
    histograms: count('histograms'),
    exemplars: count('exemplars'),
  };
}

export function write2(url: string, series: readonly Series2[]): Promise<Answer2> {
  return post2(url, encode2(series));
}
