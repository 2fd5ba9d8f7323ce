/**
 * Whether an archive of a closed month is what it was, and whether what it says is right: every byte against
 * `SHA256SUMS`, every link against the ledger, every statement against the pure functions. Needs the folder and nothing
 * else. Somebody who changes the sums too still has to change what the events say.
 */
import type { z } from 'zod';
import type { EarlierMonth } from '../../../rules/month/draft-month.ts';
import type { Month } from '../../../rules/time/month.ts';
import {
  archiveFiles,
  CHAIN,
  earlierFile,
  manifest as manifestSchema,
  manifestText,
  MANIFEST,
  STATEMENTS,
  type Manifest,
} from '../archive-format.ts';
import { chainRow, type ChainRow } from '../archive-rows.ts';
import { openArchive, type ArchiveFolder } from './archive-folder.ts';
import { paidStatements } from './archived-month.ts';
import { checkChain } from './check-chain.ts';
import { checkControl, checkLines } from './check-derived.ts';
import { checkStatements } from './check-statements.ts';
import { checkSums } from './check-sums.ts';
import { computeAgain } from './compute-again.ts';
import { Findings, type Finding } from './findings.ts';
import { readArchivedLedger } from './read-ledger.ts';
import { allRows, type PlacedRow } from './read-rows.ts';

export interface Verification {
  /** Null when the archive does not say. */
  readonly month: string | null;
  readonly hash: string | null;
  /** What was computed anew. */
  readonly statements: number;
  readonly events: number;
  readonly findings: readonly Finding[];
  /** How many there are; not all of many are told. */
  readonly count: number;
}

/** @param onStep told what is looked at now. Throws {@link NoArchiveError}. */
export async function verifyArchive(path: string, onStep: (step: string) => void = () => {}): Promise<Verification> {
  const folder = await openArchive(path);
  const findings = new Findings();
  onStep('hashing the files');
  await checkSums(folder, findings);
  const manifest = await readManifest(folder, findings);
  onStep('reading the ledger');
  const ledger = await readArchivedLedger(folder, findings);
  const links = await allRows(folder, CHAIN, chainRow, findings);
  checkChain(links, ledger, findings);
  const last = links.at(-1);
  let statements = 0;
  if (last === undefined) findings.add(CHAIN, 'has no month');
  else {
    checkManifest(manifest, links, findings);
    const earlier = await earlierMonths(folder, links.slice(0, -1), findings);
    onStep(`computing ${last.row.month} from ${ledger.events.length.toLocaleString('en')} events`);
    const computed = await computeAgain(last.row, ledger, earlier);
    await checkStatements(folder, { link: last.row, file: STATEMENTS }, computed, findings);
    await checkLines(folder, computed, findings);
    if (manifest !== null) checkControl(manifest.control, computed, findings);
    statements = computed.length;
  }
  return {
    month: last?.row.month ?? manifest?.month ?? null,
    hash: last?.row.hash ?? null,
    statements,
    events: ledger.events.length,
    findings: findings.told,
    count: findings.count,
  };
}

async function readManifest(folder: ArchiveFolder, findings: Findings): Promise<Manifest | null> {
  const text = await folder.text(MANIFEST);
  const read = manifestOf(text);
  if (read === null || !read.success) {
    const [issue] = read?.error.issues ?? [];
    const field = issue?.path.join('.');
    findings.add(MANIFEST, issue?.message ?? 'is no JSON', field === undefined ? {} : { field });
    return null;
  }
  if (manifestText(read.data) !== text) findings.add(MANIFEST, 'is not written as it must be');
  return read.data;
}

function manifestOf(text: string): z.ZodSafeParseResult<Manifest> | null {
  try {
    return manifestSchema.safeParse(JSON.parse(text));
  } catch {
    return null;
  }
}

function checkManifest(manifest: Manifest | null, links: readonly PlacedRow<ChainRow>[], findings: Findings): void {
  const last = links.at(-1);
  if (manifest === null || last === undefined) return;
  findings.expect(MANIFEST, manifest.month, last.row.month, { field: 'month' });
  findings.expect(MANIFEST, manifest.hash, last.row.hash, { field: 'hash' });
  const months = links.slice(0, -1).map(({ row }) => row.month as Month);
  findings.expect(MANIFEST, manifest.files, archiveFiles(months), { field: 'files' });
}

/** The statements of each month before, held against their hashes one month after the other. */
async function earlierMonths(
  folder: ArchiveFolder,
  links: readonly PlacedRow<ChainRow>[],
  findings: Findings,
): Promise<readonly Omit<EarlierMonth, 'isClosed'>[]> {
  const months: Omit<EarlierMonth, 'isClosed'>[] = [];
  for (const { row } of links) {
    const month = row.month as Month;
    const archived = { link: row, file: earlierFile(month) };
    months.push({ month, statements: await paidStatements(folder, archived, findings) });
  }
  return months;
}
