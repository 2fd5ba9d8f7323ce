/** A random programme as the files of its folder. */
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
