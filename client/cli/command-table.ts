/** Every command, one line each: its name, what it does in a few words, and where it is loaded from. */
import type { Command } from 'commander';

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the command with all that it needs; only done when it is the one asked for. */
  readonly load: () => Promise<Command>;
}

export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'compute',
    summary: 'what a log of events means, in memory, without a server',
    load: async () => (await import('./commands/compute.ts')).computeCommand(),
  },
  {
    name: 'up',
    summary: 'everything on this machine: what npm start runs',
    load: async () => (await import('./commands/up.ts')).upCommand(),
  },
];
