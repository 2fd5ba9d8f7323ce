/** Two plain runs over the same events in memory, and their difference, in a process of its own. */
import type { ProgrammeFiles } from '../../client/programme/read-programme-folder.ts';
import { monotonic } from '../../platform/clock.ts';
import { gatherLog } from '../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import type { Programme } from '../../rules/programme/programme.ts';
import { candidateBook } from '../../rules/what-if/candidate.ts';
import { outcomeOf } from '../../rules/what-if/outcome.ts';
import { sidesOf } from '../../rules/what-if/sides.ts';
import { compareOutcomes } from '../../rules/what-if/what-if.ts';
import { givenInput, serveParent } from '../support/processes.ts';
import { logOf, NOW, programmes, type Answer } from './question.ts';

const { copies } = givenInput<{ readonly copies: number }>();
const { published, candidate } = await programmes();
const events: TenureEvent[] = [];
for (const part of logOf(copies)) for (const { event } of part) events.push(event);
const current = { version: 'oss@1', effectiveFrom: 'always', programme: read(published) } as const;
const sides = sidesOf([current], candidateBook(read(candidate)));

const begun = monotonic();
const before = await outcomeOf(gatherLog(events, NOW), sides.before);
const after = await outcomeOf(gatherLog(events, NOW), sides.after);
const { totals } = compareOutcomes(before, after, events);
const answer: Answer = { seconds: (monotonic() - begun) / 1_000, events: events.length, totals };
serveParent(answer, async () => undefined);

function read(files: ProgrammeFiles): Programme {
  const parsed = parseProgramme(files);
  if (parsed.kind === 'invalid') throw new Error('the programme of the bench has mistakes');
  return parsed.value;
}
