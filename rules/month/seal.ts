/**
 * The text that hashes of statements and months are taken over (`docs/domain.md §7`); the hash itself is the store's.
 *
 * Invariants: the same ledger, rule sets and months before give the same text, byte for byte; two that differ in what is
 * said, in where it was taken or in the month before have different texts.
 */
import type { Month } from '../time/month.ts';
import type { StatementRow } from './statement-row.ts';

/** Raised when the same statement would have another text. */
const SEAL_VERSION = 1;

/** Where a month was taken. */
export interface Seal {
  /** The last accepted event with a time before `v`, or correction. */
  readonly position: number;
  /** Those in force before `v`, in the order of publication. */
  readonly ruleSets: readonly SealedRuleSet[];
  /** The hash of the month before, in hex; null for the first. */
  readonly previous: string | null;
}

export interface SealedRuleSet {
  readonly version: string;
  /** A time, or `always`. */
  readonly effectiveFrom: string;
  /** SHA-256 of the files, in hex. */
  readonly contentHash: string;
}

export function statementText(row: StatementRow, { position, ruleSets, previous }: Seal): string {
  return JSON.stringify({ v: SEAL_VERSION, previous, position, ruleSets, statement: row });
}

/** What is said of a month as a whole. Its text goes on with one line for each statement, by partner. */
export interface MonthHeading {
  readonly month: Month;
  readonly valuedAt: string;
  readonly policy: string;
  /** The version at `v`. */
  readonly ruleSet: string | null;
}

export function monthText({ month, valuedAt, policy, ruleSet }: MonthHeading, seal: Seal): string {
  const { position, ruleSets, previous } = seal;
  return JSON.stringify({ v: SEAL_VERSION, previous, position, ruleSets, month, valuedAt, policy, ruleSet });
}

/** @param hash of the statement, in hex */
export function statementLine(partner: string, hash: string): string {
  return `\n${JSON.stringify([partner, hash])}`;
}
