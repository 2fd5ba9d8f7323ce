/** A programme of as many rules as asked for, without mistakes, made by a formula: the same on every machine. */
import { readFileSync } from 'node:fs';

const EXAMPLE = new URL('../../examples/crm/programme/', import.meta.url);

/** Text by path: the rates and tiers of the CRM example, and `tools` tools of `rulesPerTool` rules each. */
export function largeProgramme(tools: number, rulesPerTool: number): ReadonlyMap<string, string> {
  const files = new Map(
    ['program.json', 'rates.json', 'tiers.json'].map((file) => [file, readFileSync(new URL(file, EXAMPLE), 'utf8')]),
  );
  for (let index = 1; index <= tools; index++) {
    const tool = `tool-${index}`;
    files.set(`tools/${tool}.json`, JSON.stringify(toolOf(tool, rulesPerTool), null, 2));
  }
  return files;
}

function toolOf(tool: string, rules: number) {
  const numbers = Array.from({ length: rules }, (_, index) => index + 1);
  return {
    tool,
    title: `Tool ${tool}`,
    rules: numbers.map((number) => ({ name: `rule ${number}`, conditions: conditionsOf(number) })),
    examples: [
      ...numbers.map((number) => ({ activity: acceptedBy(number), qualifies: true })),
      { activity: { action: 'viewed' }, qualifies: false },
    ],
  };
}

/** Three to five comparisons, groups in groups, as real rules have them. */
function conditionsOf(number: number): unknown {
  const action = { fact: 'action', operator: 'in', value: [`made-${number}`, `changed-${number}`] };
  const size = { fact: 'properties', path: '$.size', operator: 'greaterThanInclusive', value: number * 10 };
  const live = { fact: 'properties', path: '$.page.status', operator: 'equal', value: 'live' };
  const tagged = { fact: 'properties', path: '$.tags', operator: 'contains', value: `tag-${number % 3}` };
  const automatic = { not: { fact: 'properties', path: '$.automatic', operator: 'equal', value: true } };
  return number % 2 === 0
    ? { all: [action, size, automatic] }
    : { all: [action, { any: [live, { all: [tagged, size] }] }, automatic] };
}

function acceptedBy(number: number) {
  return { action: `made-${number}`, properties: { size: number * 10, page: { status: 'live' } } };
}
