/** `tenure month verify`: an archived month computed again from its own ledger and rule sets, without a server. */
import { Command } from 'commander';
import type { Finding } from '../../archive/verify/findings.ts';
import type { Verification } from '../../archive/verify/verify-archive.ts';
import { EXIT, WrongInputError } from '../cli-error.ts';
import { createMessages } from '../output/messages.ts';
import { printable } from '../output/printable.ts';
import { table } from '../output/table.ts';
import { printResult } from '../output/print-result.ts';

interface VerifyOptions {
  readonly json?: true;
}

export function verifyCommand(): Command {
  return new Command('verify')
    .summary('an archive, checked without a server')
    .description(
      'Hashes every file of an archive, computes the month again from its events and rule sets, and compares every ' +
        'field of every statement and the chain of hashes. Whatever is otherwise is named; then the exit code is 1.',
    )
    .argument('<dir>', 'a folder that tenure month archive wrote')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure month verify archive-2018-06')
    .action(verify);
}

async function verify(path: string, { json }: VerifyOptions): Promise<void> {
  const messages = createMessages();
  const verification = await verified(path, (step) => messages.progress(() => step));
  messages.end();
  printResult(verification, json, verificationText(verification));
  if (verification.count > 0) process.exitCode = EXIT.failed;
}

async function verified(path: string, onStep: (step: string) => void): Promise<Verification> {
  // Only this command computes: the others of its family start without what that takes.
  const { NoArchiveError } = await import('../../archive/verify/archive-folder.ts');
  const { verifyArchive } = await import('../../archive/verify/verify-archive.ts');
  try {
    return await verifyArchive(path, { onStep });
  } catch (error) {
    if (error instanceof NoArchiveError) throw new WrongInputError(error.message);
    throw error;
  }
}

function verificationText({ month, hash, statements, events, findings, count }: Verification): string {
  const name = month ?? 'The archive';
  if (count === 0) {
    const computed = `${statements} statements computed again from ${events.toLocaleString('en')} events`;
    return `${name}: ${computed}, all as archived\nhash ${hash ?? ''}\n`;
  }
  const more = count > findings.length ? `and ${count - findings.length} more\n` : '';
  return `${name}: ${count} found that must be otherwise\n\n${table([['FILE', 'PARTNER', 'FIELD', 'FOUND'], ...findings.map(row)])}${more}`;
}

function row({ file, line, partner, field, message }: Finding): readonly string[] {
  return [line === null ? file : `${file}:${line}`, partner ?? '', field ?? '', printable(message)];
}
