/** The folder in which one machine keeps everything: databases, token, log (`TENURE_DATA_DIR`). One process uses it. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { messageOf } from '../../platform/errno.ts';
import { claimFolder } from '../../platform/lock-file.ts';
import { StartError } from '../../platform/start-error.ts';

/** Thrown when the folder can't be made or written to. */
export class DataFolderError extends StartError {
  readonly code = 'data_folder_unusable';

  constructor(folder: string, why: string) {
    super(
      `The data folder ${folder} can't be used: ${why}.\n` +
        'Make it writable for you, or choose another one: --data DIR, or TENURE_DATA_DIR.',
    );
  }
}

/** Makes the folder if it is not there and claims it. Throws {@link DataFolderError} or `FolderInUseError`. */
export function claimDataFolder(folder: string): { readonly release: () => void } {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DataFolderError(folder, messageOf(error));
  }
  return claimFolder(folder);
}
