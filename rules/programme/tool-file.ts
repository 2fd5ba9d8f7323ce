/** `tools/<tool>.json`: what qualifies for one tool (`docs/interfaces.md §2`). */
import { TOOL_FACTS } from './fact-catalogue.ts';
import { namedOnce } from './named-once.ts';
import { within } from './place.ts';
import type { Rule, RuleExample, ToolRules } from './programme.ts';
import { conditionReader } from './read-condition.ts';
import { andThen, fail, list, object, type Reader } from './reader.ts';
import { boolean, identifier, jsonObject, someText, text } from './scalar-readers.ts';

const FOLDER = 'tools/';
const ENDING = '.json';

/** Logging in never qualifies (`docs/domain.md §3`, step 5). */
const LOGIN = 'login';

export function isToolFile(file: string): boolean {
  return file.startsWith(FOLDER) && file.endsWith(ENDING) && !file.slice(FOLDER.length).includes('/');
}

/** `code` for `tools/code.json`: what the file must be about. */
export function toolOf(file: string): string {
  return file.slice(FOLDER.length, -ENDING.length);
}

const toolName: Reader<string> = andThen(identifier, (tool, place) => {
  if (tool === LOGIN) return fail(place, 'login_tool', 'logging in never qualifies: remove this file');
  const expected = toolOf(place.file);
  return tool === expected
    ? tool
    : fail(place, 'tool_name', `must be "${expected}", as the file is named, not "${tool}"`);
});

/** One element of `rules`. */
export const toolRule: Reader<Rule> = andThen(
  object({ name: someText, conditions: conditionReader(TOOL_FACTS) }, { description: text }),
  ({ name, description, conditions }) => ({ name, description: description ?? null, conditions }),
);

/** `tool` may be repeated in an example, so that it can be copied from an event. */
const exampleActivity = andThen(
  object({ action: text }, { asset: identifier, properties: jsonObject, tool: text }),
  ({ tool, ...activity }, place) => {
    const expected = toolOf(place.file);
    if (tool === undefined || tool === expected) return activity;
    return fail(within(place, 'tool'), 'tool_name', `must be "${expected}" in this file, not "${tool}"`);
  },
);

/** One element of `examples`. */
export const toolExample: Reader<RuleExample> = andThen(
  object({ activity: exampleActivity, qualifies: boolean }, { name: text }),
  ({ name, activity, qualifies }) => ({ name: name ?? null, activity, qualifies }),
);

export const toolFile: Reader<ToolRules> = andThen(
  object(
    { tool: toolName, title: someText, rules: namedOnce(list(toolRule)), examples: list(toolExample) },
    { $schema: text, description: text },
  ),
  ({ tool, title, description, rules, examples }) => ({
    tool,
    title,
    description: description ?? null,
    rules,
    examples,
  }),
);
