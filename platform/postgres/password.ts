/** The password of the embedded PostgreSQL: made once, kept in a file that only its owner can read. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errno.ts';
import { PostgresFolderError } from './postgres-errors.ts';

/** The password, made if the cluster is yet to be. Throws {@link PostgresFolderError} when it was lost. */
export async function passwordIn(dataDir: string, cluster: string): Promise<string> {
  const file = join(dataDir, 'password');
  if (!existsSync(file)) {
    if (existsSync(join(cluster, 'PG_VERSION'))) throw lost(file, cluster, 'the file with its password is gone.');
    await writeFile(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  }
  const password = await readFile(file, 'utf8').catch((error: unknown) => {
    throw lost(file, cluster, `its password can't be read (${messageOf(error)}).`);
  });
  return password.trim();
}

function lost(file: string, cluster: string, why: string): PostgresFolderError {
  return new PostgresFolderError(
    cluster,
    why,
    `Put ${file} back, readable for you; or move the folder away: the next start then begins with an empty store.`,
  );
}
