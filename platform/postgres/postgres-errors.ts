import { StartError } from '../start-error.ts';

/** Thrown when the folder with PostgreSQL's data can't be used as it is. */
export class PostgresFolderError extends StartError {
  readonly code = 'postgres_folder_unusable';

  constructor(folder: string, why: string, mend: string) {
    super(`PostgreSQL can't use its data in ${folder}: ${why}\n${mend}`);
  }
}

/** Thrown when the PostgreSQL that comes with the npm packages can't be run on this machine. */
export class PostgresBinariesError extends StartError {
  readonly code = 'postgres_binaries_unusable';

  constructor(why: string) {
    super(
      `The PostgreSQL that Tenure brings can't run here: ${why}\nSet DATABASE_URL to a PostgreSQL of your own instead.`,
    );
  }
}

/** What helps against data that can't be mended. */
export const STARTING_ANEW =
  'Mend what it says, put back a backup, or move the folder away: the next start then begins with an empty store.';
