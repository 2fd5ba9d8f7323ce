/** The administrator's token of one machine: made once, in a file that only its owner can read. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../platform/errno.ts';
import { StartError } from '../../platform/start-error.ts';

/** Thrown when there is a file, and what it holds is no token. */
export class AdminTokenError extends StartError {
  readonly code = 'admin_token_unusable';

  constructor(file: string, why: string) {
    super(`${file} holds no token: ${why}.\nRemove the file: the next start then makes a new one.`);
  }
}

/** Where the token lies in a data folder. */
export function adminTokenFile(dataDir: string): string {
  return join(dataDir, 'admin-token');
}

/** The token of a data folder, made if there is none. Throws {@link AdminTokenError}. */
export function adminTokenIn(dataDir: string): string {
  const file = adminTokenFile(dataDir);
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  }
  const token = read(file);
  if (!/^[\x21-\x7e]{32,}$/.test(token)) {
    throw new AdminTokenError(file, 'it must be at least 32 visible ASCII characters without spaces');
  }
  return token;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new AdminTokenError(file, messageOf(error));
  }
}
