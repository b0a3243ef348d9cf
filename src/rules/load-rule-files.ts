/** From the patterns of `rule_files` to the groups that are evaluated. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { LabelPairs } from '../alerting/alert.ts';
import { matchingPaths } from '../config/path-pattern.ts';
import { groupProblems, type RuleChecks, ruleOf } from './check-rule-file.ts';
import { mergedLabels } from './merge-labels.ts';
import { type RuleFile, readRuleFile } from './rule-file.ts';
import { RuleFileProblems } from './rule-file-problems.ts';
import type { Rule, RuleGroup } from './rule-group.ts';

/** What a group takes that its file leaves open. */
export interface GroupDefaults {
  readonly intervalMs: number;
  readonly queryOffsetMs: number;
}

export interface LoadedRules {
  /** In the order of the files, then of the groups in them. */
  readonly groups: readonly RuleGroup[];
  readonly warnings: readonly string[];
}

/** The groups of one file, as it says them. */
export interface FileGroup {
  readonly name: string;
  /** 0: the default. */
  readonly intervalMs: number;
  /** null: the default. */
  readonly queryOffsetMs: number | null;
  readonly limit: number;
  readonly labels: LabelPairs;
  readonly rules: readonly Rule[];
}

export interface ParsedRuleFile {
  readonly groups: readonly FileGroup[];
  readonly warnings: readonly string[];
}

export interface ParseOptions extends RuleChecks {
  readonly ignoreUnknownFields?: boolean;
}

/** Reads and checks the text of one file. Throws RuleFileProblems; the messages do not name the file. */
export function parseRuleFile(content: string, options: ParseOptions): ParsedRuleFile {
  const file: RuleFile = readRuleFile(content, options);
  const problems = groupProblems(file.groups, options);
  if (problems.length > 0) throw new RuleFileProblems(problems);
  const groups = file.groups.map(({ name, intervalMs, queryOffsetMs, limit, labels, rules }) => ({
    name,
    intervalMs,
    queryOffsetMs,
    limit,
    labels: mergedLabels(labels),
    rules: rules.map((rule) => ruleOf(rule, labels, options.features)),
  }));
  return { groups, warnings: file.warnings };
}

/**
 * Every file once, in the order of the patterns. Throws RuleFileProblems with the problems of all files, `FILE: ` before
 * each.
 * @param directory of the configuration file: where relative patterns begin
 */
export function loadRuleFiles(
  patterns: readonly string[],
  directory: string,
  defaults: GroupDefaults,
  options: ParseOptions,
): LoadedRules {
  const problems: string[] = [];
  const warnings: string[] = [];
  const groups: RuleGroup[] = [];
  for (const file of ruleFilePaths(patterns, directory)) {
    try {
      const parsed = parseRuleFile(readText(file), options);
      warnings.push(...parsed.warnings.map((warning) => `${file}: ${warning}`));
      groups.push(...parsed.groups.map((group) => ruleGroup(group, file, defaults)));
    } catch (error) {
      if (!(error instanceof RuleFileProblems)) throw error;
      problems.push(...error.messages.map((message) => `${file}: ${message}`));
    }
  }
  if (problems.length > 0) throw new RuleFileProblems(problems);
  return { groups, warnings };
}

/**
 * The groups of one text. Throws RuleFileProblems.
 * @param file that they count as coming from: it decides about their slots
 */
export function groupsOfText(text: string, file: string, defaults: GroupDefaults, options: ParseOptions): RuleGroup[] {
  return parseRuleFile(text, options).groups.map((group) => ruleGroup(group, file, defaults));
}

export function ruleFilePaths(patterns: readonly string[], directory: string): string[] {
  const paths = patterns.flatMap((pattern) => {
    const path = isAbsolute(pattern) || pattern === '' ? pattern : join(directory, pattern);
    try {
      return matchingPaths(path);
    } catch (error) {
      throw new RuleFileProblems([`error retrieving rule files for ${pattern}: ${(error as Error).message}`]);
    }
  });
  return [...new Set(paths)];
}

function ruleGroup({ labels: _merged, ...group }: FileGroup, file: string, defaults: GroupDefaults): RuleGroup {
  return {
    ...group,
    file,
    intervalMs: group.intervalMs || defaults.intervalMs,
    queryOffsetMs: group.queryOffsetMs ?? defaults.queryOffsetMs,
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RuleFileProblems([`open ${file}: ${(error as Error).message}`]);
  }
}
