/**
 * Fills an empty store with the example: its programme in force always, and its history, moved so that it ends within
 * the 24 hours before now (`docs/interfaces.md §1`).
 *
 * Invariant: the history is appended in one transaction with all that is to follow from it, so it is there whole or not
 * at all, however a start ends.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { parseEvent, type ParsedEvent } from '../../../rules/events/parse-event.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import { appendEvents } from '../../../store/ledger/append.ts';
import { readHead } from '../../../store/ledger/ledger-head.ts';
import { listVersions } from '../../../store/rule-sets/list-versions.ts';
import { hashOfFiles, publishRuleSet } from '../../../store/rule-sets/publish.ts';
import { loadRuleBook } from '../../../store/rule-sets/rule-book.ts';
import type { Statement } from '../../../store/statement.ts';
import { readProgrammeFolder, type ProgrammeFiles } from '../../programme/read-programme-folder.ts';
import { daysToRebase, rebased, timeOf } from './rebase.ts';

/** The examples that can be loaded, and where each lies. */
export const EXAMPLES = { oss: new URL('../../../examples/oss/', import.meta.url) } as const;
export type ExampleName = keyof typeof EXAMPLES;

export interface LoadedExample {
  readonly version: string;
  /** Events that the ledger took; repeats in the log are not counted. */
  readonly accepted: number;
  /** By how many days the history was moved. */
  readonly days: number;
}

/**
 * Loads the example if the store is empty. Null when it is not: then nothing is changed.
 * @param onBegin told that it is empty, before the work begins
 * @param alsoWrite what else is written with the history, of which the programme is in force
 */
export async function loadExample(
  pool: Pool,
  name: ExampleName,
  now: Instant,
  onBegin: () => void,
  alsoWrite: (book: RuleBook) => readonly Statement[] = () => [],
): Promise<LoadedExample | null> {
  const files = await readProgrammeFolder(fileURLToPath(new URL('programme/', EXAMPLES[name])));
  if (!(await isEmptyBut(pool, files))) return null;
  onBegin();
  const raw = await readHistory(new URL('history.ndjson', EXAMPLES[name]));
  const days = daysToRebase(Math.max(...raw.map((event) => timeOf(event) ?? -Infinity)), now);
  const events = raw.map((event) => parseEvent(rebased(event, days)));
  const version = await publishOnce(pool, files, now);
  const { book } = await loadRuleBook(pool);
  const results = await appendEvents(
    pool,
    events.filter((event): event is ParsedEvent => event.kind === 'event'),
    { acceptedAt: now, alsoWrite: () => alsoWrite(book) },
  );
  return { version, days, accepted: results.filter(({ kind }) => kind === 'accepted').length };
}

/** No events, and no rule set but this one: a start that was killed may have published it and got no further. */
async function isEmptyBut(pool: Pool, files: ProgrammeFiles): Promise<boolean> {
  const { firstAcceptedAt } = await readHead(pool);
  const hash = hashOfFiles(files).toString('hex');
  return firstAcceptedAt === null && (await listVersions(pool)).every(({ contentHash }) => contentHash === hash);
}

async function publishOnce(pool: Pool, files: ProgrammeFiles, now: Instant): Promise<string> {
  const [published] = await listVersions(pool);
  if (published !== undefined) return published.version;
  const publication = { effectiveFrom: 'always', author: 'tenure up', note: 'the example', publishedAt: now } as const;
  return (await publishRuleSet(pool, files, publication)).version;
}

async function readHistory(file: URL): Promise<readonly unknown[]> {
  const text = await readFile(file, 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}
