/** A what-if over a log, in memory. */
import { gatherLog } from '../../../../rules/compute/compute-log.ts';
import type { RuleBook } from '../../../../rules/programme/rule-set-version.ts';
import { candidateBook } from '../../../../rules/what-if/candidate.ts';
import { outcomeOf } from '../../../../rules/what-if/outcome.ts';
import { sidesOf } from '../../../../rules/what-if/sides.ts';
import { compareOutcomes } from '../../../../rules/what-if/what-if.ts';
import { acceptLog } from '../../../log/accept-log.ts';
import { formatDifferences } from '../../../rule-sets/what-if-differences.ts';
import { checkReach } from '../../check-reach.ts';
import { EXIT } from '../../cli-error.ts';
import { programmesGiven } from '../../input.ts';
import { logGiven } from '../../log-given.ts';
import { createMessages } from '../../output/messages.ts';
import { sayHowManyRefused, sayRefusal } from '../../output/refusals.ts';
import { writePieces } from '../../output/write-rows.ts';
import type { WhatIfOptions } from './command.ts';
import { whatIfText } from './text.ts';

export async function whatIfOfLog(
  folder: string,
  { log: path, programme, from, to, format }: WhatIfOptions & Required<Pick<WhatIfOptions, 'log' | 'programme'>>,
): Promise<void> {
  const sides = sidesOf(await programmesGiven(programme), await candidateGiven(folder));
  const log = await logGiven(path);
  const messages = createMessages();
  const { events, duplicates, refused } = await acceptLog(log, {
    onRefusal: (line, refusal) => sayRefusal(messages, log.name, { line, ...refusal }),
    onProgress: (lines) => messages.progress(() => `reading ${log.name}: ${lines.toLocaleString('en')} events`),
  });
  messages.progress(() => `computing ${events.length.toLocaleString('en')} events twice`);
  const range = { from, to };
  const gathered = gatherLog(events);
  if (to !== undefined && events.length > 0) checkReach(to, '--to', gathered.at, sides.before.book);
  const before = await outcomeOf(gathered, sides.before, range);
  const after = await outcomeOf(gathered, sides.after, range, sides.before.book);
  const found = compareOutcomes(before, after, events);
  messages.end();
  if (format === undefined) process.stdout.write(whatIfText(found));
  else await writePieces(formatDifferences(found, format));
  sayHowManyRefused(messages, refused, events.length + duplicates + refused);
  if (refused > 0) process.exitCode = EXIT.failed;
}

async function candidateGiven(folder: string): Promise<RuleBook> {
  const [version] = await programmesGiven([{ folder, effectiveFrom: 'always' }]);
  return version === undefined ? [] : candidateBook(version.programme);
}
