/** Random logs and rule books, as the product reads them. */
import * as fc from 'fast-check';
import { createAcceptance } from '../../../rules/events/acceptance.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { parseEvent } from '../../../rules/events/parse-event.ts';
import { parseProgramme } from '../../../rules/programme/parse-programme.ts';
import type { RuleBook, RuleSetVersion } from '../../../rules/programme/rule-set-version.ts';
import { randomLog, type RawEvent } from '../../support/random-log.ts';
import { randomProgramme, type RandomVersion } from '../../support/random-programme.ts';

export interface RandomWorld {
  /** Accepted, in the order of arrival. */
  readonly events: readonly TenureEvent[];
  readonly book: RuleBook;
}

export function randomWorld(): fc.Arbitrary<RandomWorld> {
  return fc
    .record({ log: randomLog({ malformed: false }), versions: randomProgramme() })
    .map(({ log, versions }) => ({ events: accepted(log), book: versions.map(versionOf) }));
}

function accepted(log: readonly RawEvent[]): readonly TenureEvent[] {
  const acceptance = createAcceptance((content) => content);
  for (const raw of log) {
    const parsed = parseEvent(raw);
    if (parsed.kind === 'event') acceptance.offer(parsed);
  }
  return acceptance.accepted;
}

function versionOf({ effectiveFrom, program, rates, tiers, tools }: RandomVersion, index: number): RuleSetVersion {
  const files = new Map(
    Object.entries({ 'program.json': program, 'rates.json': rates, 'tiers.json': tiers }).concat(
      tools.map((tool) => [`tools/${String(tool['tool'])}.json`, withRulesNamedOnce(tool)]),
    ),
  );
  const parsed = parseProgramme(new Map([...files].map(([file, content]) => [file, JSON.stringify(content)])));
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.issues));
  return { version: `random@${index + 1}`, effectiveFrom, programme: parsed.value };
}

/** Random rules share one name; the parser wants each to have its own. */
function withRulesNamedOnce(tool: RandomVersion['tools'][number]): RandomVersion['tools'][number] {
  const rules = tool['rules'] as readonly object[];
  return { ...tool, rules: rules.map((rule, index) => ({ ...rule, name: `rule ${index}` })) };
}
