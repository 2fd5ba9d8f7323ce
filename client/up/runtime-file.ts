/**
 * What runs in a data folder and how to reach it: written by `tenure up` while it runs, for commands on the same
 * machine. It holds the password of the database, so only its owner can read it.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive, thisProcess } from '../../platform/process/process-identity.ts';

const runtime = z.object({
  /** The process that keeps it all running. */
  process: z.object({ pid: z.int(), began: z.string() }),
  databaseUrl: z.string(),
  temporal: z.object({ address: z.string(), namespace: z.string() }),
  /** Processes of our own servers; empty where others' are used. */
  children: z.array(z.int()),
});

export type Runtime = z.infer<typeof runtime>;

function fileIn(dataDir: string): string {
  return join(dataDir, 'runtime.json');
}

/** Says what runs, as of this process. */
export function writeRuntime(dataDir: string, facts: Omit<Runtime, 'process'>): void {
  const file = fileIn(dataDir);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify({ process: thisProcess(), ...facts })}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

export function removeRuntime(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

/** What runs in the folder now; null when nothing does, whatever a killed process left there. */
export function readRuntime(dataDir: string): Runtime | null {
  try {
    const facts = runtime.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
    return isAlive(facts.process) ? facts : null;
  } catch {
    return null;
  }
}
