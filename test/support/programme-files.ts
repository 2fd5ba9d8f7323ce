/** Programmes as the files of their folder, and as versions. */
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import type { RuleSetVersion } from '../../rules/programme/rule-set-version.ts';
import type { RandomVersion } from './random-programme.ts';

export function filesOf({ program, rates, tiers, tools }: RandomVersion): ReadonlyMap<string, string> {
  const files = new Map([
    ['program.json', JSON.stringify(program)],
    ['rates.json', JSON.stringify(rates)],
    ['tiers.json', JSON.stringify(tiers)],
  ]);
  for (const tool of tools) files.set(`tools/${String(tool['tool'])}.json`, JSON.stringify(withRuleNames(tool)));
  return files;
}

/** The generator gives every rule of a tool the same name, which a programme may not. */
function withRuleNames(tool: RandomVersion['tools'][number]): object {
  const rules = (tool['rules'] as readonly object[]).map((rule, index) => ({ ...rule, name: `rule ${index + 1}` }));
  return { ...tool, rules };
}

/** A version in the book; throws when the files have mistakes. */
export function versionOf(
  files: ReadonlyMap<string, string>,
  effectiveFrom: number | 'always',
  number: number,
): RuleSetVersion {
  const parsed = parseProgramme(files);
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.issues));
  return { version: `${parsed.value.name}@${number}`, effectiveFrom, programme: parsed.value };
}
