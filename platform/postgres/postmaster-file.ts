/** `postmaster.pid`: who serves a cluster, by PostgreSQL's own account. */
import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, recordOf } from '../process/process-identity.ts';
import type { ProcessRecord } from '../process/process-identity.ts';

/** What the file says, as far as it concerns us. */
export interface Postmaster {
  readonly pid: number;
  /** True once it accepts connections. */
  readonly isReady: boolean;
}

/** Reads the file; null if there is none or it is not whole yet. */
export function readPostmaster(cluster: string): Postmaster | null {
  const lines = readLines(join(cluster, 'postmaster.pid'));
  const pid = Number(lines[0]);
  // Line 8 is the state: starting, stopping, ready, standby.
  return Number.isInteger(pid) && pid > 0 ? { pid, isReady: lines[7]?.trim() === 'ready' } : null;
}

/**
 * The PostgreSQL that still serves the cluster after whoever started it was killed; null if there is none. A file
 * that names a process which is something else by now is removed: PostgreSQL itself would believe it.
 */
export function leftoverPostgres(cluster: string): ProcessRecord | null {
  const postmaster = readPostmaster(cluster);
  const record = postmaster === null ? null : recordOf(postmaster.pid);
  if (record === null) return null;
  if (serves(record.pid, cluster)) return record;
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return null;
}

function serves(pid: number, cluster: string): boolean {
  const command = commandOf(pid) ?? '';
  return command.includes('postgres') && [cluster, realpathSync(cluster)].some((folder) => command.includes(folder));
}

function readLines(file: string): readonly string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return [];
  }
}
