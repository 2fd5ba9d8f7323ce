/** From a failure to what is said about it and the exit code. */
import { CommanderError } from 'commander';
import { messageOf } from '../../platform/errno.ts';
import { StartError } from '../../platform/start-error.ts';
import { StoreError } from '../../store/errors.ts';
import { EXIT, FailedError, WrongInputError } from './cli-error.ts';
import { printable } from './output/printable.ts';

/** Says what is wrong, unless commander has said it already, and returns the exit code. Never a stack. */
export function exitCodeOf(error: unknown, say: (text: string) => void): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.wrongInput;
  say(printable(isForeseen(error) ? error.message : `Something went wrong that should not have: ${messageOf(error)}`));
  return isWrongInput(error) ? EXIT.wrongInput : EXIT.failed;
}

function isForeseen(error: unknown): error is Error {
  return isWrongInput(error) || error instanceof FailedError || error instanceof StartError || error instanceof StoreError;
}

/** Wrong settings are wrong input too. */
function isWrongInput(error: unknown): error is Error {
  return error instanceof WrongInputError || (error instanceof StartError && error.code === 'settings_invalid');
}
