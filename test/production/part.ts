/** A long-running service of the compose file as a process: killed on purpose, and restarted when it leaves by itself. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { waitUntil } from '../../platform/wait-until.ts';
import type { Part } from '../support/processes.ts';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number };
}

export interface ServicePart extends Part {
  /** SIGTERM; resolves with how it ended. */
  stop(): Promise<string>;
  /** How often it left by itself, and was started again. */
  readonly restarts: () => number;
  readonly log: () => Promise<string>;
}

const READY_WITHIN_MS = 180_000;
/** Docker waits a moment too. */
const RESTART_AFTER_MS = 500;

/** @param isReady asked until it says so; an error means not yet */
export function servicePart(command: Command, logFile: string, isReady: () => Promise<boolean>): ServicePart {
  let child: ChildProcess | null = null;
  let restarts = 0;

  function launch(): void {
    const log = openSync(logFile, 'a');
    const { program, args, cwd, env, user } = command;
    const started = spawn(program, args, { cwd, env, stdio: ['ignore', log, log], ...user });
    closeSync(log);
    child = started;
    // `restart: unless-stopped`
    started.once('exit', () => {
      if (child !== started) return;
      restarts += 1;
      setTimeout(() => child === started && launch(), RESTART_AFTER_MS);
    });
  }

  /** Lets go of the process, so that it is not started again. */
  async function end(signal: NodeJS.Signals): Promise<string> {
    const running = child;
    child = null;
    if (running === null) return 'not running';
    if (running.exitCode === null && running.signalCode === null) {
      const gone = once(running, 'exit');
      running.kill(signal);
      await gone;
    }
    return running.signalCode === null ? `code ${running.exitCode}` : `signal ${running.signalCode}`;
  }

  return {
    async start() {
      launch();
      const ready = await waitUntil(() => isReady().catch(() => false), { withinMs: READY_WITHIN_MS, everyMs: 100 });
      if (ready === null) throw new Error(`${command.args.join(' ')} did not start:\n${await tail(logFile)}`);
    },
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    restarts: () => restarts,
    log: () => readFile(logFile, 'utf8'),
  };
}

/** Runs a job of the compose file to its end. Throws with what it said if it fails. */
export async function runJob({ program, args, cwd, env, user }: Command): Promise<string> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...user });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${said.slice(-5_000)}`);
  return said;
}

async function tail(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).slice(-5_000);
}
