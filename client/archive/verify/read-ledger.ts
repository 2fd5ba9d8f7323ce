/**
 * The ledger extract of an archive, read once from end to end: whether it is one, where each month was taken in it, and
 * its events dealt out. What is said of everybody (partners, users, deals, corrections) is in memory; what
 * happened at clients is in parts, as there may be more of it than memory.
 */
import { isCorrection } from '../../../rules/compute/compute-log.ts';
import { canonicalJson } from '../../../rules/events/content.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { parseEvent } from '../../../rules/events/parse-event.ts';
import type { Instant } from '../../../rules/time/instant.ts';
import { LEDGER } from '../archive-format.ts';
import { ledgerRow, type LedgerRow } from '../archive-rows.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import { CommonEvents, type ArchivedEvent } from './common-events.ts';
import type { Findings } from './findings.ts';
import type { Parts, PartStore } from './parts.ts';
import type { ArchivedVersion } from './read-book.ts';
import { readRows } from './read-rows.ts';

/** Where a month was taken: what it could know, and before which instant it looks. */
export interface TakenAt {
  readonly ledgerPosition: number;
  readonly valuedAt: Instant;
}

export interface ArchivedLedger {
  /** How many events there are. */
  readonly count: number;
  /** For each month, the last event before its `v`, or correction, up to where it was taken; 0 without any. */
  readonly positions: readonly number[];
  /** Of the last month. */
  readonly common: CommonEvents;
  readonly atClients: Parts<ArchivedEvent>;
  /** `client.registered` among them, once more: deals have effect at registered clients only. */
  readonly registrations: Parts<ArchivedEvent>;
  /** The times of the first and the last event that the last month could know; null without any. */
  readonly duration: { readonly first: Instant; readonly last: Instant } | null;
}

/** @param months in order: the events are dealt out for the last, which knows most */
export async function readArchivedLedger(
  folder: ArchiveFolder,
  book: readonly ArchivedVersion[],
  months: readonly TakenAt[],
  store: PartStore,
  findings: Findings,
): Promise<ArchivedLedger> {
  const positions = months.map(() => 0);
  const common = new CommonEvents();
  const atClients = store.parts<ArchivedEvent>('events');
  const registrations = store.parts<ArchivedEvent>('registrations');
  const known = months.at(-1)?.ledgerPosition ?? 0;
  const numbers = new Positions(book);
  let [count, first, last] = [0, Infinity, -Infinity];
  for await (const { line, row } of readRows(folder, LEDGER, ledgerRow, findings)) {
    const event = eventOf(row);
    if (typeof event === 'string') {
      findings.add(LEDGER, event, { line });
      continue;
    }
    const { position } = row;
    count += 1;
    numbers.take(position, line, findings);
    for (const [index, { ledgerPosition, valuedAt }] of months.entries()) {
      if (position > ledgerPosition || (event.time >= valuedAt && !isCorrection(event))) continue;
      positions[index] = Math.max(positions[index] ?? 0, position);
    }
    if (position > known) continue;
    [first, last] = [Math.min(first, event.time), Math.max(last, event.time)];
    const client = common.take({ position, event });
    if (client === null) continue;
    await atClients.add(client, { position, event });
    if (event.type === 'client.registered') await registrations.add(client, { position, event });
  }
  numbers.end(findings);
  const duration = first === Infinity ? null : { first, last };
  return { count, positions, common, atClients, registrations, duration };
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

/** Positions count up from 1 without a gap, events and rule sets together. The first that does not is told. */
class Positions {
  readonly #ofBook: ReadonlySet<number>;
  #next = 1;
  #isTold = false;

  constructor(book: readonly ArchivedVersion[]) {
    this.#ofBook = new Set(book.map(({ position }) => position));
  }

  take(position: number, line: number, findings: Findings): void {
    this.#passBook();
    if (position !== this.#next) this.#tell(findings, line);
    this.#next = position + 1;
  }

  end(findings: Findings): void {
    this.#passBook();
    if ([...this.#ofBook].some((position) => position >= this.#next)) this.#tell(findings, null);
  }

  #passBook(): void {
    while (this.#ofBook.has(this.#next)) this.#next += 1;
  }

  #tell(findings: Findings, line: number | null): void {
    if (this.#isTold) return;
    this.#isTold = true;
    findings.add(LEDGER, `has no position ${this.#next}, or has it twice`, { line });
  }
}
