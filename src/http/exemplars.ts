/**
 * The answer of /api/v1/query_exemplars. A worker reads the text of the query, which may be long; what its selectors say is
 * looked up here, where the exemplars are.
 */
import type { FastifyReply } from 'fastify';
import { REFUSALS } from '../errors.ts';
import { invariant } from '../invariant.ts';
import { formatFloat } from '../model/go-format.ts';
import { compareText } from '../model/labels.ts';
import type { Matcher } from '../model/matchers.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import type { ServerParts } from '../server/parts.ts';
import { exemplarValue, type SelectedExemplars } from '../storage/exemplars/exemplars.ts';
import { labelPairs } from '../storage/label-bytes.ts';
import { sendData, sendRefusal } from './envelope.ts';
import { clientOf, runJob } from './jobs.ts';

export interface ExemplarQuery {
  readonly text: string;
  readonly features: EngineFeatures;
  readonly startMs: number;
  readonly endMs: number;
}

export async function answerExemplars(
  parts: ServerParts,
  reply: FastifyReply,
  { text, features, startMs, endMs }: ExemplarQuery,
): Promise<FastifyReply> {
  invariant(parts.storage !== null, 'gated routes run only when the server is ready');
  const { exemplars } = parts.storage.database;
  const work = { kind: 'selectors', text, features } as const;
  const outcome = await runJob(parts, clientOf(reply), work, parts.flags.queryTimeoutMs, null);
  if (!outcome.ok) return sendRefusal(reply, { ...outcome, status: REFUSALS[outcome.code].status });
  const selectors = JSON.parse(new TextDecoder().decode(outcome.body)) as readonly (readonly Matcher[])[];
  // A query without selectors has no exemplars to speak of.
  if (selectors.length === 0) return reply.code(204).send();
  return sendData(reply, exemplars.select(selectors, startMs, endMs).sort(bySeries).map(shown));
}

function shown({ seriesLabels, exemplars }: SelectedExemplars) {
  return {
    seriesLabels: Object.fromEntries(seriesLabels),
    exemplars: exemplars.map((exemplar) => ({
      labels: Object.fromEntries(labelPairs(exemplar.labels)),
      value: formatFloat(exemplarValue(exemplar)),
      timestamp: exemplar.timeMs / 1000,
    })),
  };
}

function bySeries(a: SelectedExemplars, b: SelectedExemplars): number {
  const [x, y] = [[...a.seriesLabels].flat(), [...b.seriesLabels].flat()];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const order = compareText(x[i], y[i]);
    if (order !== 0) return order;
  }
  return x.length - y.length;
}
