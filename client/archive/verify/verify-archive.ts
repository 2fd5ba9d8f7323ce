/**
 * Whether an archive of a closed month is what it was, and whether what it says is right: every byte against
 * `SHA256SUMS`, every link against the ledger, every statement against the pure functions. Needs the folder and nothing
 * else. Somebody who changes the sums too still has to change what the events say.
 */
import type { z } from 'zod';
import { parseMonth, type Month } from '../../../rules/time/month.ts';
import {
  archiveFiles,
  CHAIN,
  earlierMonth,
  LEDGER,
  manifest as manifestSchema,
  manifestText,
  MANIFEST,
  STATEMENTS,
  type Manifest,
} from '../archive-format.ts';
import { chainRow, type ChainRow } from '../archive-rows.ts';
import { openArchive, type ArchiveFolder } from './archive-folder.ts';
import { checkChain, knownBook, takenAt } from './check-chain.ts';
import { checkControl, checkLines } from './check-derived.ts';
import { checkStatements } from './check-statements.ts';
import { checkSums } from './check-sums.ts';
import { computeAgain } from './compute-again.ts';
import { readEarlierMonths } from './earlier-months.ts';
import { Findings, type Finding } from './findings.ts';
import { PartStore } from './parts.ts';
import { readBook } from './read-book.ts';
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

export interface VerifyOptions {
  /** Told what is looked at now. */
  readonly onStep?: (step: string) => void;
  /** About as much of the ledger is in memory at once. */
  readonly partBytes?: number;
}

/** A ledger of 300 MB takes some 800 MB when it is in memory as events. */
const PART_BYTES = 64 * 1024 * 1024;

/** Throws {@link NoArchiveError}. */
export async function verifyArchive(
  path: string,
  { onStep = () => {}, partBytes = PART_BYTES }: VerifyOptions = {},
): Promise<Verification> {
  const folder = await openArchive(path);
  const findings = new Findings();
  onStep('hashing the files');
  await checkSums(folder, findings);
  const manifest = await readManifest(folder, findings);
  const links = await allRows(folder, CHAIN, chainRow, findings);
  const store = await PartStore.open(await partsFor(folder, partBytes));
  try {
    const { statements, events } = await verifyMonth(folder, { manifest, links, store }, findings, onStep);
    return {
      month: links.at(-1)?.row.month ?? manifest?.month ?? null,
      hash: links.at(-1)?.row.hash ?? null,
      statements,
      events,
      findings: findings.told,
      count: findings.count,
    };
  } finally {
    await store.close();
  }
}

interface Archived {
  readonly manifest: Manifest | null;
  readonly links: readonly PlacedRow<ChainRow>[];
  readonly store: PartStore;
}

async function verifyMonth(
  folder: ArchiveFolder,
  { manifest, links, store }: Archived,
  findings: Findings,
  onStep: (step: string) => void,
): Promise<Pick<Verification, 'statements' | 'events'>> {
  onStep('reading the ledger');
  const book = await readBook(folder, findings);
  const ledger = await readArchivedLedger(folder, book, takenAt(links, book), store, findings);
  checkChain(links, book, ledger.positions, findings);
  const link = links.at(-1)?.row;
  if (link === undefined) {
    findings.add(CHAIN, 'has no month');
    return { statements: 0, events: ledger.count };
  }
  checkManifest(manifest, links, findings);
  onStep('reading the months before');
  const before = links.slice(0, -1).map(({ row }) => row);
  const lastClosed = parseMonth(link.late?.to ?? '');
  const earlier = await readEarlierMonths(folder, before, lastClosed, store, findings);
  const what = `computing ${link.month} from ${ledger.count.toLocaleString('en')} events`;
  const past = { ledger, book: knownBook(book, link.ledgerPosition), earlier, parts: store.count };
  const computed = await computeAgain(link, past, (part) =>
    onStep(store.count === 1 ? what : `${what}: part ${part} of ${store.count}`),
  );
  await checkStatements(folder, { link, file: STATEMENTS }, computed, findings);
  await checkLines(folder, computed, findings);
  if (manifest !== null) checkControl(manifest.control, computed, findings);
  return { statements: computed.length, events: ledger.count };
}

/** So many that what is about the clients of one fits into memory. */
async function partsFor(folder: ArchiveFolder, partBytes: number): Promise<number> {
  const files = folder.files.filter((file) => file === LEDGER || earlierMonth(file) !== null);
  const sizes = await Promise.all(files.map((file) => folder.size(file)));
  return Math.max(1, Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / partBytes));
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
