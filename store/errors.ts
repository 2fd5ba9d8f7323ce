/** What can go wrong in the store that a caller may want to tell apart: one class per cause, each with a stable code. */
import { formatProgrammeIssue } from './rule-sets/issue-text.ts';
import type { ProgrammeIssue } from '../rules/programme/issue.ts';

/** A fault of the store whose message is written for people: what is wrong, and how to mend it. */
export abstract class StoreError extends Error {
  /** Stable, for machines. */
  abstract readonly code: string;

  override get name(): string {
    return this.constructor.name;
  }
}

/** Thrown when a migration that was applied is not the one of this name in the code. */
export class MigrationChangedError extends StoreError {
  readonly code = 'migration_changed';

  constructor(migration: string) {
    super(
      `Migration ${migration} was edited after it was applied to this database. Restore the file as it was ` +
        'released, and make the change in a new migration.',
    );
  }
}

/** Thrown when the database has migrations that this version of the code does not know. */
export class DatabaseNewerError extends StoreError {
  readonly code = 'database_newer';

  constructor(unknown: readonly string[]) {
    super(
      `The database was migrated by a newer version of Tenure (${unknown.join(', ')}). Run that version or a later ` +
        'one, or restore the backup made before the upgrade.',
    );
  }
}

/** Thrown when a migration lacks that comes before one that was applied: the order would not be that of the files. */
export class MigrationMissedError extends StoreError {
  readonly code = 'migration_missed';

  constructor(missed: string, applied: string) {
    super(
      `Migration ${missed} was never applied to this database, but the later ${applied} was. Give ${missed} a number ` +
        'after it.',
    );
  }
}

/** Thrown when a programme that is to be published has mistakes: all of them. */
export class RuleSetInvalidError extends StoreError {
  readonly code = 'rule_set_invalid';
  readonly issues: readonly ProgrammeIssue[];

  constructor(issues: readonly ProgrammeIssue[]) {
    super(`The rule set has mistakes and was not published:\n${issues.map(formatProgrammeIssue).join('\n')}`);
    this.issues = issues;
  }
}

/** Thrown when the last published version is not the one that the publisher had seen. */
export class RuleSetConflictError extends StoreError {
  readonly code = 'rule_set_conflict';
  /** The last published version; null when nothing is published. */
  readonly actual: string | null;

  constructor(expected: string, last: { readonly version: string; readonly author: string } | null) {
    super(
      last === null
        ? `The last published rule set is none, not ${expected}. Publish again without --if-version.`
        : `The last published rule set is ${last.version}, by ${last.author}, not ${expected}. Look at what changed, ` +
            `and publish again with --if-version ${last.version}.`,
    );
    this.actual = last?.version ?? null;
  }
}

/** Thrown when a published rule set can't be read by this version of the code. */
export class RuleSetUnreadableError extends StoreError {
  readonly code = 'rule_set_unreadable';

  constructor(version: string, issues: readonly ProgrammeIssue[]) {
    super(
      `The published rule set ${version} can't be read by this version of Tenure:\n` +
        `${issues.map(formatProgrammeIssue).join('\n')}\nRun the version that published it, or a later one.`,
    );
  }
}

/** Thrown when events are offered faster than they can be appended. Nothing of the offer was kept. */
export class AppendQueueFullError extends StoreError {
  readonly code = 'append_queue_full';

  constructor(waiting: number) {
    super(`${waiting} events wait to be appended already. Send these again in a moment.`);
  }
}

/** Thrown when events are offered while the process stops. Nothing of the offer was kept. */
export class AppenderClosedError extends StoreError {
  readonly code = 'appender_closed';

  constructor() {
    super('This process is stopping and takes no more events. Send these again.');
  }
}

/** Thrown when a newer release has folded a pair: only that one may fold it on. The caller tries again elsewhere. */
export class NewerFoldError extends StoreError {
  readonly code = 'newer_fold';

  constructor(version: number) {
    super(
      `The pair was folded by version ${version} of the fold, which this release doesn't know. Run the newer release.`,
    );
  }
}

/** Thrown when more is asked for than can be in memory at once. */
export class TooManyRelationshipsError extends StoreError {
  readonly code = 'too_many_relationships';

  constructor(most: number) {
    super(
      `Statements as of a time are computed for at most ${most.toLocaleString('en')} relationships; there are more.`,
    );
  }
}
