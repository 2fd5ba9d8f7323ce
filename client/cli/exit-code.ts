/** From a failure to what is said about it and the exit code. */
import { CommanderError } from 'commander';
import { readSettings } from '../../platform/env.ts';
import { messageOf } from '../../platform/errno.ts';
import { StartError } from '../../platform/start-error.ts';
import { StoreError } from '../../store/errors.ts';
import { EXIT, FailedError, WrongInputError } from './cli-error.ts';
import { printable } from './output/printable.ts';

/** Says what is wrong, unless commander has said it already, and returns the exit code. Never a stack, unless asked. */
export function exitCodeOf(error: unknown, say: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.wrongInput;
  say(printable(isForeseen(error) ? error.message : unforeseen(error)));
  return isWrongInput(error) ? EXIT.wrongInput : EXIT.failed;
}

/** A fault of ours: where it happened is for whoever mends it. */
function unforeseen(error: unknown): string {
  const sentence = `Something went wrong that should not have: ${messageOf(error)}`;
  if (!isDebugging()) return `${sentence}\nLOG_LEVEL=debug shows where.`;
  return error instanceof Error && error.stack !== undefined ? `${sentence}\n${error.stack}` : sentence;
}

function isDebugging(): boolean {
  try {
    return ['debug', 'trace'].includes(readSettings().logLevel);
  } catch {
    return false;
  }
}

function isForeseen(error: unknown): error is Error {
  return (
    isWrongInput(error) || error instanceof FailedError || error instanceof StartError || error instanceof StoreError
  );
}

/** Wrong settings are wrong input too. */
function isWrongInput(error: unknown): error is Error {
  return error instanceof WrongInputError || (error instanceof StartError && error.code === 'settings_invalid');
}
