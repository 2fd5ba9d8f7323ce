/** `tenure user erase USER`: removes what is known of a person (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { FailedError } from '../cli-error.ts';
import { askForWord } from '../output/ask-for-word.ts';
import { printable } from '../output/printable.ts';
import { apiPlace } from '../remote/api-place.ts';
import { postJson } from '../remote/call-api.ts';
import { printResult } from '../output/print-result.ts';

interface Erasure {
  readonly user: string;
  readonly erasedEvents: number;
  readonly removed: readonly string[];
  readonly kept: readonly string[];
}

interface EraseOptions {
  readonly yes?: true;
  readonly json?: true;
}

/** What one has to type. */
const WORD = 'ERASE';

export function eraseCommand(): Command {
  return new Command('erase')
    .summary("remove a person's data")
    .description(
      "Removes a user's e-mail address and whatever else its registration told, for good. No verdict, period or " +
        'statement changes. Safe to repeat.',
    )
    .argument('<user>', 'id of the user')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure user erase bb3a1b98340f')
    .action(erase);
}

async function erase(user: string, { yes, json }: EraseOptions): Promise<void> {
  const place = apiPlace();
  if (yes !== true && !(await askForWord(WORD))) throw new FailedError(`Nothing was changed: ${WORD} was not typed.`);
  const erasure = await postJson<Erasure>(place, '/v1/user-erasures', { user, confirm: WORD });
  printResult(erasure, json, erasureText(erasure));
}

function erasureText({ user, erasedEvents, removed, kept }: Erasure): string {
  const what = erasedEvents === 0 ? 'nothing was left to remove' : `removed ${removed.join(', ')}`;
  return printable(`User ${user}: ${what}. Kept: ${kept.join(', ')}. No figure changes.`).concat('\n');
}
