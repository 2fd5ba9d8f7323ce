import type { ToolRules } from '../../../rules/programme/programme.ts';
import type { RuleSetVersion } from '../../../rules/programme/rule-set-version.ts';
import { programmeWith } from '../programme/programme-files.ts';

const example = programmeWith();

/** A version of the example programme, always in force, with just these tools. */
export function versionOf(...tools: readonly ToolRules[]): RuleSetVersion {
  return {
    version: 'test@1',
    effectiveFrom: 'always',
    programme: { ...example, tools: new Map(tools.map((tool) => [tool.tool, tool])) },
  };
}
