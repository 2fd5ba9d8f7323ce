/** Root may not run PostgreSQL: it is run as the system's user `postgres` then. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PostgresBinariesError } from './postgres-errors.ts';

const run = promisify(execFile);

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user PostgreSQL must run as, made if it does not exist; undefined for ourselves (we are not root). */
export async function postgresUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  return (await lookUp('postgres')) ?? (await create('postgres'));
}

/** True if that user can enter the folder, or run the file. The system is asked: mode bits do not tell everything. */
export async function canReach(user: SystemUser, target: string): Promise<boolean> {
  return run('/bin/sh', ['-c', 'test -x "$1"', 'sh', target], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function lookUp(name: string): Promise<SystemUser | undefined> {
  const ids = [run('id', ['-u', name]), run('id', ['-g', name])];
  return Promise.all(ids).then(
    ([uid, gid]) => ({ uid: Number(uid?.stdout), gid: Number(gid?.stdout) }),
    () => undefined,
  );
}

async function create(name: string): Promise<SystemUser> {
  // The group may be there already; what counts is whether the user is, afterwards.
  await run('groupadd', ['--system', name]).catch(() => undefined);
  await run('useradd', ['--system', '-g', name, '--no-create-home', '--shell', '/bin/false', name]).catch(
    () => undefined,
  );
  const user = await lookUp(name);
  if (user !== undefined) return user;
  throw new PostgresBinariesError(
    'it must not run as root, and the system user "postgres" could not be made. Make it (useradd postgres), or start as an ordinary user.',
  );
}
