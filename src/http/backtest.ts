/**
 * POST /api/v1/rules/backtest: what alerting rules would have done over stored history. The rules are those of the request, as
 * the text of a rule file, or those that are loaded.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { engineFeatures } from '../config/features.ts';
import { Refusal } from '../errors.ts';
import { invariant } from '../invariant.ts';
import { type BacktestGroup, backtestGroups } from '../rules/backtest/backtest-work.ts';
import { groupsOfText } from '../rules/load-rule-files.ts';
import { RuleFileProblems } from '../rules/rule-file-problems.ts';
import type { RuleGroup } from '../rules/rule-group.ts';
import type { ServerParts } from '../server/parts.ts';
import { answerByJob } from './jobs.ts';
import { durationParameter, invalidParameter, type Parameters, parametersOf, timeParameter } from './parameters.ts';
import type { AddRoute } from './routes.ts';

export function addBacktestRoute(add: AddRoute, parts: ServerParts): void {
  const handler = (request: FastifyRequest, reply: FastifyReply) => backtest(parts, parametersOf(request), reply);
  add({ methods: ['POST'], path: '/rules/backtest', gated: true, handler });
}

function backtest(parts: ServerParts, parameters: Parameters, reply: FastifyReply): Promise<FastifyReply> {
  const { flags, config, alerting } = parts;
  const startMs = timeParameter(parameters, 'start');
  const endMs = timeParameter(parameters, 'end');
  if (endMs < startMs) throw invalidParameter('end', 'end timestamp must not be before start time');
  const timeoutMs = durationParameter(parameters, 'timeout') ?? flags.queryTimeoutMs;
  const groups = asked(backtestGroups(groupsOf(parts, parameters)), parameters);
  const request = {
    text: '',
    kind: 'instant',
    startMs,
    endMs,
    stepMs: 0,
    lookbackMs: flags.queryLookbackMs,
    subqueryStepMs: config.global.evaluationIntervalMs,
    samplesMax: flags.queryMaxSamples,
    features: engineFeatures(flags.enableFeatures),
  } as const;
  const { externalLabels, externalUrl } = alerting;
  const work = { kind: 'backtest', groups, startMs, endMs, request, externalLabels, externalUrl } as const;
  return answerByJob(parts, reply, work, timeoutMs);
}

function groupsOf({ flags, config, storage }: ServerParts, parameters: Parameters): readonly RuleGroup[] {
  invariant(storage !== null, 'gated routes run only when the server is ready');
  const text = parameters.get('rules');
  if (text === '') return storage.rules.groups.map(({ group }) => group);
  const { queryOffsetMs, legacyNames } = config.rules;
  const defaults = { intervalMs: config.global.evaluationIntervalMs, queryOffsetMs };
  const features = { ...engineFeatures(flags.enableFeatures), durationExpressions: true };
  try {
    const groups = groupsOfText(text, parameters.get('file'), defaults, { features, legacyNames });
    return groups.map((group) =>
      withSlots(
        group,
        storage.rules.groups.map((loaded) => loaded.group),
      ),
    );
  } catch (error) {
    if (error instanceof RuleFileProblems) throw invalidParameter('rules', error.message);
    throw error;
  }
}

/** A group that is loaded too is tested at the times at which it is evaluated. */
function withSlots(group: RuleGroup, loaded: readonly RuleGroup[]): RuleGroup {
  const { name, intervalMs } = group;
  const live = loaded.find((one) => one.name === name && one.intervalMs === intervalMs);
  return live === undefined ? group : { ...group, file: live.file };
}

/** Only the groups and rules that the request names, when it names some. */
function asked(groups: readonly BacktestGroup[], parameters: Parameters): BacktestGroup[] {
  const groupNames = parameters.all('rule_group[]');
  const ruleNames = parameters.all('rule_name[]');
  const found = groups
    .filter(({ name }) => groupNames.length === 0 || groupNames.includes(name))
    .map((group) => ({
      ...group,
      rules: group.rules.filter(({ name }) => ruleNames.length === 0 || ruleNames.includes(name)),
    }))
    .filter(({ rules }) => rules.length > 0);
  if (found.length === 0) throw new Refusal('bad_parameter', 'there is no alerting rule to test');
  return found;
}
