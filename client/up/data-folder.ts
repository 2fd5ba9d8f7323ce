/** The folder in which one machine keeps everything: databases, token, log (`TENURE_DATA_DIR`). One process uses it. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../platform/errno.ts';
import { claimFolder } from '../../platform/lock-file.ts';
import { makeFolder } from '../../platform/make-folder.ts';
import { StartError } from '../../platform/start-error.ts';

const ELSEWHERE = '--data DIR, or TENURE_DATA_DIR.';

/** Thrown when the folder can't be made or written to, or is PostgreSQL's own. */
export class DataFolderError extends StartError {
  readonly code = 'data_folder_unusable';

  constructor(folder: string, why: string, mend = `Make it writable for you, or choose another one: ${ELSEWHERE}`) {
    super(`The data folder ${folder} can't be used: ${why}.\n${mend}`);
  }
}

/** Makes the folder if it is not there and claims it. Throws {@link DataFolderError} or `FolderInUseError`. */
export function claimDataFolder(folder: string): { readonly release: () => void } {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    if (errnoOf(error) === 'EEXIST')
      throw new DataFolderError(folder, 'a file is in its place', `Choose another one: ${ELSEWHERE}`);
    throw new DataFolderError(folder, messageOf(error));
  }
  if (existsSync(join(folder, 'PG_VERSION'))) {
    throw new DataFolderError(
      folder,
      "it holds a file PG_VERSION, so it is PostgreSQL's own and not one of Tenure's",
      `Choose another one: ${ELSEWHERE}`,
    );
  }
  return claimFolder(folder);
}
