/** Routes of rules and alerts: which are shown, and in which pages. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../errors.ts';
import { invariant } from '../invariant.ts';
import { goQuote } from '../model/go-format.ts';
import { type Matcher, valueTest } from '../model/matchers.ts';
import { parseSelector } from '../promql/parse.ts';
import { AlertingRun } from '../rules/alerting-run.ts';
import type { GroupEvaluation, RuleRun } from '../rules/group-evaluation.ts';
import { groupKey } from '../rules/rule-manager.ts';
import type { ServerParts } from '../server/parts.ts';
import { sendJson } from './envelope.ts';
import type { FormFields } from './form-fields.ts';
import { invalidParameter, parseBoolean, parseInteger, urlParameters } from './parameters.ts';
import type { AddRoute } from './routes.ts';
import { alertsBody, rulesBody, type ShownGroup } from './rules-body.ts';

export function addRuleRoutes(add: AddRoute, parts: ServerParts): void {
  const get = (path: string, body: (groups: readonly GroupEvaluation[], url: FormFields) => Promise<Buffer>) => {
    const handler = async (request: FastifyRequest, reply: FastifyReply) => {
      invariant(parts.storage !== null, 'rules are asked for only when the server is ready');
      return sendJson(reply, await body(parts.storage.rules.groups, urlParameters(request)));
    };
    add({ methods: ['GET'], path, gated: true, handler });
  };
  get('/rules', answerRules);
  get('/alerts', (groups) =>
    alertsBody(groups.flatMap(({ runs }) => runs.filter((run) => run instanceof AlertingRun))),
  );
}

function answerRules(groups: readonly GroupEvaluation[], url: FormFields): Promise<Buffer> {
  const isShown = ruleFilter(url);
  const exclude = url.get('exclude_alerts') ?? '';
  const excludeAlerts = exclude !== '' && parseBoolean(exclude);
  if (excludeAlerts === null) {
    const detail = `strconv.ParseBool: parsing ${goQuote(exclude)}: invalid syntax`;
    throw invalidParameter('exclude_alerts', `error converting exclude_alerts: ${detail}`);
  }
  const { limit, token } = pageOf(url);
  const names = url.getAll('rule_group[]');
  const files = url.getAll('file[]');
  const from = token === '' ? 0 : groups.findIndex((one) => tokenOf(one) === token);
  if (from < 0) throw badPage(`invalid group_next_token '${token}'. were rule groups changed?`);
  const shown: ShownGroup[] = [];
  for (const evaluation of groups.slice(from)) {
    const { name, file } = evaluation.group;
    if ((names.length > 0 && !names.includes(name)) || (files.length > 0 && !files.includes(file))) continue;
    const runs = evaluation.runs.filter(isShown);
    if (runs.length === 0) continue;
    if (limit > 0 && shown.length === limit) return rulesBody(shown, excludeAlerts, tokenOf(evaluation));
    shown.push({ evaluation, runs });
  }
  return rulesBody(shown, excludeAlerts, null);
}

function ruleFilter(url: FormFields): (run: RuleRun) => boolean {
  const type = (url.get('type') ?? '').toLowerCase();
  if (!['', 'alert', 'record'].includes(type)) {
    throw invalidParameter('type', `not supported value ${goQuote(url.get('type') ?? '')}`);
  }
  const names = url.getAll('rule_name[]');
  const selectors = url.getAll('match[]').map((text) => labelTest(parseSelector(text)));
  return ({ rule }) => {
    if (type === 'alert' && rule.kind !== 'alerting') return false;
    if (type === 'record' && rule.kind !== 'recording') return false;
    if (names.length > 0 && !names.includes(rule.name)) return false;
    return selectors.length === 0 || selectors.some((test) => test(rule.labels));
  };
}

/** Whether configured labels pass all matchers; those that are templates are as if they were not there. */
function labelTest(matchers: readonly Matcher[]): (labels: RuleRun['rule']['labels']) => boolean {
  const tests = matchers.map((matcher) => ({ name: matcher.name, test: valueTest(matcher) }));
  return (labels) => {
    const known = new Map(labels.filter(([, value]) => !value.includes('{{')));
    return tests.every(({ name, test }) => test(known.get(name) ?? ''));
  };
}

/** 0: all groups in one page. */
function pageOf(url: FormFields): { limit: number; token: string } {
  const limitText = url.get('group_limit') ?? '';
  const token = url.get('group_next_token') ?? '';
  if (limitText === '') {
    if (token !== '') throw badPage('group_limit needs to be present in order to paginate over the groups');
    return { limit: 0, token };
  }
  const limit = parseInteger(limitText);
  if (typeof limit === 'string') throw badPage(`group_limit needs to be a valid number: ${limit}`);
  if (limit <= 0) throw badPage('group_limit needs to be greater than 0');
  return { limit, token };
}

function tokenOf({ group }: GroupEvaluation): string {
  return createHash('sha256').update(groupKey(group)).digest('hex');
}

function badPage(message: string): Refusal {
  return new Refusal('bad_parameter', message);
}
