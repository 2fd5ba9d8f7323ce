/** Where the API is and with which token it is called: from settings, or from what `npm start` left in the data folder. */
import { readFileSync } from 'node:fs';
import { readSettings } from '../../../platform/env.ts';
import { errnoOf, messageOf } from '../../../platform/errno.ts';
import { adminTokenFile } from '../../up/admin-token.ts';
import { FailedError, WrongInputError } from '../cli-error.ts';

export interface ApiPlace {
  /** Without a slash at its end. */
  readonly url: string;
  readonly token: string;
}

/** Throws when no token is known, and says how to come by one. */
export function apiPlace(): ApiPlace {
  const { url, token, dataDir } = readSettings();
  return { url, token: token ?? storedToken(adminTokenFile(dataDir)) };
}

function storedToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw new FailedError(`The token can't be read from ${file}: ${messageOf(error)}`);
    throw new WrongInputError(
      `There is no token: TENURE_TOKEN is not set, and ${file} is not there. Start Tenure here with npm start, ` +
        'name its folder in TENURE_DATA_DIR, or set TENURE_TOKEN.',
    );
  }
}
