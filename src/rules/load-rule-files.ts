/** From the patterns of `rule_files` to the groups that are evaluated. */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { matchingPaths } from '../config/path-pattern.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import { groupProblems, type RuleChecks, ruleOf } from './check-rule-file.ts';
import { mergedLabels } from './merge-labels.ts';
import { type GroupNode, readRuleFile } from './rule-file.ts';
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

/** Work in steps, between which others may have their turn. */
export type Steps<T> = Generator<void, T, void>;

/** Reads and checks the text of one file. Throws RuleFileProblems; the messages do not name the file. */
export function parseRuleFile(content: string, options: ParseOptions): ParsedRuleFile {
  return finished(parsing(content, options));
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
  return finished(loadingRuleFiles(patterns, directory, defaults, options));
}

/**
 * The same in steps.
 * @param known files that were read before: those whose text is still the same are not parsed again
 */
export function* loadingRuleFiles(
  patterns: readonly string[],
  directory: string,
  defaults: GroupDefaults,
  options: ParseOptions,
  known = new KnownRuleFiles(),
): Steps<LoadedRules> {
  const problems: string[] = [];
  const warnings: string[] = [];
  const groups: RuleGroup[] = [];
  const files = ruleFilePaths(patterns, directory);
  known.keepOnly(files);
  for (const file of files) {
    try {
      const parsed = yield* known.parsing(file, readText(file), options);
      warnings.push(...parsed.warnings.map((warning) => `${file}: ${warning}`));
      for (const group of parsed.groups) groups.push(ruleGroup(group, file, defaults));
    } catch (error) {
      if (!(error instanceof RuleFileProblems)) throw error;
      problems.push(...error.messages.map((message) => `${file}: ${message}`));
    }
  }
  if (problems.length > 0) throw new RuleFileProblems(problems);
  return { groups, warnings };
}

/** The files of the configuration in force, as they were when it was loaded. */
export class KnownRuleFiles {
  readonly #files = new Map<string, { readonly text: string; readonly parsed: ParsedRuleFile }>();

  *parsing(file: string, text: string, options: ParseOptions): Steps<ParsedRuleFile> {
    const content = `${options.legacyNames} ${text}`;
    const known = this.#files.get(file);
    if (known?.text === content) return known.parsed;
    const parsed = yield* parsing(text, options);
    this.#files.set(file, { text: content, parsed });
    return parsed;
  }

  keepOnly(files: readonly string[]): void {
    for (const file of this.#files.keys()) if (!files.includes(file)) this.#files.delete(file);
  }
}

function* parsing(content: string, options: ParseOptions): Steps<ParsedRuleFile> {
  const { groups, warnings } = readRuleFile(content, options);
  const problems: string[] = [];
  const parsed: FileGroup[] = [];
  const names = new Set<string>();
  for (const group of groups) {
    yield;
    const before = problems.length;
    problems.push(...groupProblems(group, names, options));
    names.add(group.name);
    if (problems.length === before) parsed.push(fileGroup(group, options));
  }
  if (problems.length > 0) throw new RuleFileProblems(problems);
  return { groups: parsed, warnings };
}

function fileGroup(group: GroupNode, { features }: ParseOptions): FileGroup {
  const { name, intervalMs, queryOffsetMs, limit, labels } = group;
  const rules = group.rules.map((rule) => ruleOf(rule, labels, features));
  return { name, intervalMs, queryOffsetMs, limit, labels: mergedLabels(labels), rules };
}

function finished<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
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
