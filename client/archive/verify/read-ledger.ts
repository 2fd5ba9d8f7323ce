/** The ledger extract and the rule sets of an archive, as the pure functions take them. */
import { canonicalJson } from '../../../rules/events/content.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { parseEvent } from '../../../rules/events/parse-event.ts';
import { parseProgramme } from '../../../rules/programme/parse-programme.ts';
import { parseInstant } from '../../../rules/time/instant.ts';
import { hashOfFiles } from '../../../store/rule-sets/publish.ts';
import type { PublishedVersion } from '../../../store/rule-sets/rule-book.ts';
import { LEDGER, RULE_SETS } from '../archive-format.ts';
import { ledgerRow, ruleSetRow, type LedgerRow } from '../archive-rows.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import type { Findings } from './findings.ts';
import { allRows, readRows } from './read-rows.ts';

/** An event with its place in the ledger. */
export interface ArchivedEvent {
  readonly position: number;
  readonly event: TenureEvent;
}

/** A version with the hash of its files, in hex. */
export type ArchivedVersion = PublishedVersion & { readonly contentHash: string };

export interface ArchivedLedger {
  /** By position. */
  readonly events: readonly ArchivedEvent[];
  readonly book: readonly ArchivedVersion[];
}

export async function readArchivedLedger(folder: ArchiveFolder, findings: Findings): Promise<ArchivedLedger> {
  const book = await readBook(folder, findings);
  const events: ArchivedEvent[] = [];
  for await (const { line, row } of readRows(folder, LEDGER, ledgerRow, findings)) {
    const event = eventOf(row);
    if (typeof event === 'string') findings.add(LEDGER, event, { line });
    else events.push({ position: row.position, event });
  }
  checkPositions(events, book, findings);
  return { events, book };
}

/** A row as the event it was accepted as, or what is wrong with it. The address that the ledger does not have is made up. */
function eventOf({ source, id, type, time, data }: LedgerRow): TenureEvent | string {
  const domain = data['emailDomain'];
  const sent = type === 'user.created' ? { ...data, email: `x@${typeof domain === 'string' ? domain : ''}` } : data;
  const parsed = parseEvent({ specversion: '1.0', source, id, type, time, data: sent });
  if (parsed.kind === 'refused') {
    return `is no event: ${parsed.issues.map(({ pointer, message }) => `${pointer} ${message}`).join('; ')}`;
  }
  const isSame = canonicalJson(parsed.event.data) === canonicalJson(data);
  return isSame ? parsed.event : 'is no event as the ledger keeps it';
}

/** Positions count up from 1 without a gap, events and rule sets together. */
function checkPositions(events: readonly ArchivedEvent[], book: readonly ArchivedVersion[], findings: Findings): void {
  const positions = [...events.map(({ position }) => position), ...book.map(({ position }) => position)];
  const wrong = positions.sort((a, b) => a - b).findIndex((position, index) => position !== index + 1);
  if (wrong >= 0) findings.add(LEDGER, `has no position ${wrong + 1}, or has it twice`);
}

async function readBook(folder: ArchiveFolder, findings: Findings): Promise<readonly ArchivedVersion[]> {
  const book: ArchivedVersion[] = [];
  for (const { line, row } of await allRows(folder, RULE_SETS, ruleSetRow, findings)) {
    const { version, position, contentHash } = row;
    const files = new Map(Object.entries(row.files));
    findings.expect(RULE_SETS, contentHash, hashOfFiles(files).toString('hex'), { line, field: 'contentHash' });
    const effectiveFrom = row.effectiveFrom === 'always' ? 'always' : parseInstant(row.effectiveFrom);
    const programme = parseProgramme(files);
    if (programme.kind === 'invalid') {
      const [issue] = programme.issues;
      findings.add(RULE_SETS, `has mistakes: ${issue?.file ?? ''} ${issue?.message ?? ''}`, { line, field: 'files' });
    } else if (effectiveFrom === null) {
      findings.add(RULE_SETS, 'is no time', { line, field: 'effectiveFrom' });
    } else {
      book.push({ version, position, contentHash, effectiveFrom, programme: programme.value });
    }
  }
  return book;
}
