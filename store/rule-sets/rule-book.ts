/** The published rule sets, read back from the files they were published as. */
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import type { Programme } from '../../rules/programme/programme.ts';
import type { RuleSetVersion } from '../../rules/programme/rule-set-version.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { RuleSetUnreadableError } from '../errors.ts';
import type { Queryable } from '../pool.ts';

/** A version with its place in the ledger's order. */
export interface PublishedVersion extends RuleSetVersion {
  readonly position: number;
}

/** All versions in the order of their publication. */
export interface PublishedBook {
  /** The place of the last version in the ledger's order; 0 for an empty book. */
  readonly position: number;
  readonly book: readonly PublishedVersion[];
}

/** What parsing made of versions before: a published version never changes. */
export type ParsedProgrammes = Map<string, Programme>;

interface Row {
  readonly position: number;
  readonly version: string;
  readonly effective_from: Instant | null;
  /** Null when they need not be parsed. */
  readonly files: Readonly<Record<string, string>> | null;
}

/**
 * Reads all versions, and parses those that are new.
 * @param parsed programmes that need not be parsed again, by version; new ones are added
 * Throws {@link RuleSetUnreadableError}.
 */
export async function loadRuleBook(db: Queryable, parsed: ParsedProgrammes = new Map()): Promise<PublishedBook> {
  const { rows } = await db.query<Row>(
    `SELECT position, version, effective_from, CASE WHEN version <> ALL ($1::text[]) THEN files END AS files
     FROM rule_set_version ORDER BY position`,
    [[...parsed.keys()]],
  );
  const book = rows.map(({ position, version, effective_from: from, files }): PublishedVersion => {
    const programme = parsed.get(version) ?? parsePublished(version, files ?? {});
    parsed.set(version, programme);
    return { position, version, effectiveFrom: from ?? 'always', programme };
  });
  return { position: book.at(-1)?.position ?? 0, book };
}

function parsePublished(version: string, files: Readonly<Record<string, string>>): Programme {
  const result = parseProgramme(new Map(Object.entries(files)));
  if (result.kind === 'invalid') throw new RuleSetUnreadableError(version, result.issues);
  return result.value;
}
