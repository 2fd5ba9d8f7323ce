/** Files that say which process serves a folder, so that the next start can recognise what the last one left behind. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { commandOf, isAlive } from './process/process-identity.ts';
import type { ProcessRecord } from './process/process-identity.ts';

/** Writes the record in one step. Synchronous on purpose: nothing may come between a spawn and its record. */
export function writePidFile(file: string, record: ProcessRecord): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ pid: record.pid, began: record.began })}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** The record in the file; null if there is no file, or it says nothing that could be one. */
export function readPidFile(file: string): ProcessRecord | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

export function removePidFile(file: string): void {
  rmSync(file, { force: true });
}

/**
 * The process of the file if it still lives and its command line has all the given words, else null. Both are
 * asked: a pid alone may belong to somebody else by now.
 */
export function leftoverOf(file: string, words: readonly string[]): ProcessRecord | null {
  const record = readPidFile(file);
  if (record === null || !isAlive(record)) return null;
  const command = commandOf(record.pid) ?? '';
  return words.every((word) => command.includes(word)) ? record : null;
}

function isRecord(value: unknown): value is ProcessRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, began }: { pid?: unknown; began?: unknown } = value;
  return typeof pid === 'number' && Number.isInteger(pid) && pid > 0 && typeof began === 'string';
}
