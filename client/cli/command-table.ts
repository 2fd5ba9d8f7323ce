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
    name: 'rehearse',
    summary: 'plays a log through the whole stack, and compares',
    load: async () => (await import('./commands/rehearse.ts')).rehearseCommand(),
  },
  {
    name: 'up',
    summary: 'everything on this machine: what npm start runs',
    load: async () => (await import('./commands/up.ts')).upCommand(),
  },
  {
    name: 'worker',
    summary: 'one worker process, for production',
    load: async () => (await import('./commands/worker.ts')).workerCommand(),
  },
  {
    name: 'api',
    summary: 'the HTTP API in a process of its own, for production',
    load: async () => (await import('./commands/api.ts')).apiCommand(),
  },
  {
    name: 'migrate',
    summary: 'brings the database to the tables of this version',
    load: async () => (await import('./commands/migrate.ts')).migrateCommand(),
  },
  {
    name: 'doctor',
    summary: 'compares ledger, projection and durable runs, and repairs',
    load: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  },
  {
    name: 'ingest',
    summary: 'send a log of events to Tenure',
    load: async () => (await import('./commands/ingest.ts')).ingestCommand(),
  },
  {
    name: 'rules',
    summary: 'rule sets: compare, publish, list, show, roll back',
    load: async () => (await import('./commands/rules.ts')).rulesCommand(),
  },
  {
    name: 'relationship',
    summary: 'list relationships, or show how one pair stands',
    load: async () => (await import('./commands/relationship.ts')).relationshipCommand(),
  },
  {
    name: 'forecast',
    summary: 'what becomes of partners if nothing is done',
    load: async () => (await import('./commands/forecast.ts')).forecastCommand(),
  },
  {
    name: 'partner',
    summary: 'what hangs on one person, and what credit is missed',
    load: async () => (await import('./commands/partner.ts')).partnerCommand(),
  },
  {
    name: 'access',
    summary: "remove a user's access to a client",
    load: async () => (await import('./commands/access.ts')).accessCommand(),
  },
  {
    name: 'month',
    summary: 'months: run, close and read them',
    load: async () => (await import('./commands/month.ts')).monthCommand(),
  },
  {
    name: 'user',
    summary: 'take a user out of all clients, or erase what is known of one',
    load: async () => (await import('./commands/user.ts')).userCommand(),
  },
  {
    name: 'adjustment',
    summary: "add points to a partner's month, or take them from it",
    load: async () => (await import('./commands/adjustment.ts')).adjustmentCommand(),
  },
  {
    name: 'token',
    summary: 'make, list and revoke tokens of the API',
    load: async () => (await import('./commands/token.ts')).tokenCommand(),
  },
  {
    name: 'audit',
    summary: 'what callers of the API did',
    load: async () => (await import('./commands/audit.ts')).auditCommand(),
  },
  {
    name: 'digest',
    summary: 'e-mail to partners: set, unset, list, preview, resend',
    load: async () => (await import('./commands/digest.ts')).digestCommand(),
  },
  {
    name: 'webhook',
    summary: 'notices sent to other systems: add, list, remove, replay',
    load: async () => (await import('./commands/webhook.ts')).webhookCommand(),
  },
  {
    name: 'export',
    summary: 'verdicts, periods or statements from the store',
    load: async () => (await import('./commands/export.ts')).exportCommand(),
  },
];
