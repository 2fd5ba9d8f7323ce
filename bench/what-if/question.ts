/** What the bench asks: the example with the rules of one tool taken away, over copies of its log. */
import { readProgrammeFolder, type ProgrammeFiles } from '../../client/programme/read-programme-folder.ts';
import type { ParsedEvent } from '../../rules/events/parse-event.ts';
import { exampleCopies } from '../support/example-log.ts';
import { parsedOrThrow } from '../support/parsed.ts';

export const NOW = Date.UTC(2026, 0, 1);

/** What a part of the bench comes to. */
export interface Answer {
  readonly seconds: number;
  readonly events: number;
  readonly totals: unknown;
}

export async function programmes(): Promise<{
  readonly published: ProgrammeFiles;
  readonly candidate: ProgrammeFiles;
}> {
  const published = await readProgrammeFolder(`${import.meta.dirname}/../../examples/oss/programme`);
  const docs = JSON.stringify({ tool: 'docs', title: 'Documentation', rules: [], examples: [] });
  return { published, candidate: new Map([...published, ['tools/docs.json', docs] as const]) };
}

const COPIES_AT_ONCE = 5;

/** So many copies of the example, a few at a time, so that who passes them on need not hold them all. */
export function* logOf(copies: number): Generator<readonly ParsedEvent[]> {
  for (let made = 0; made < copies; made += COPIES_AT_ONCE) {
    yield exampleCopies(Math.min(COPIES_AT_ONCE, copies - made), `${made}-`).map(parsedOrThrow);
  }
}
