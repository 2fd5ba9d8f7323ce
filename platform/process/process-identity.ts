/** Telling a process from a later one that was given the same number. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process as it can be written down and recognised later. */
export interface ProcessRecord {
  readonly pid: number;
  /** When it began, in the system's own words: a second process with the same pid has another. */
  readonly began: string;
}

/** This process. */
export function thisProcess(): ProcessRecord {
  return { pid: process.pid, began: beginningOf(process.pid) ?? 'unknown' };
}

/** The record of a process that lives now, or null. */
export function recordOf(pid: number): ProcessRecord | null {
  const began = beginningOf(pid);
  return began === null ? null : { pid, began };
}

/** True while the very process of the record lives; a zombie, or another one with its pid, is not it. */
export function isAlive(record: ProcessRecord): boolean {
  return beginningOf(record.pid) === record.began;
}

/** The command line of a living process, or null. */
export function commandOf(pid: number): string | null {
  if (process.platform === 'linux') return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() ?? null;
  return askPs(pid, 'command');
}

function beginningOf(pid: number): string | null {
  if (process.platform !== 'linux') return askPs(pid, 'lstart');
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  // The second field is the program's name in brackets and may hold anything; state and start time come after it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' || startTime === undefined ? null : `${bootId()}/${startTime}`;
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

/** Start times count from boot: only together with the boot do they name a moment. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'boot';
  }
}

function askPs(pid: number, column: 'command' | 'lstart'): string | null {
  try {
    return (
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' }).trim() || null
    );
  } catch {
    return null;
  }
}
