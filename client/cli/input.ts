/** What is read from files that the command line names: a fault in them is wrong input. */
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
import { openLog, UnreadableLogError, type LogSource } from '../log/open-log.ts';
import { loadRuleBook, WrongProgrammeError, type ProgrammeFolder } from '../programme/load-rule-book.ts';
import { readProgrammeFolder, UnreadableFolderError, type ProgrammeFiles } from '../programme/read-programme-folder.ts';
import { WrongInputError } from './cli-error.ts';

/** The programmes of `--programme`. Throws {@link WrongInputError} with every mistake in them. */
export async function programmesGiven(folders: readonly ProgrammeFolder[]): Promise<RuleBook> {
  return orWrongInput(loadRuleBook(folders));
}

/** The files of a programme folder named on the command line, as they are. Throws {@link WrongInputError}. */
export async function folderGiven(folder: string): Promise<ProgrammeFiles> {
  return orWrongInput(readProgrammeFolder(folder));
}

/** The log named on the command line, `-` for standard input. Throws {@link WrongInputError}. */
export async function logGiven(path: string): Promise<LogSource> {
  return orWrongInput(openLog(path));
}

async function orWrongInput<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const isInput =
      error instanceof UnreadableLogError ||
      error instanceof WrongProgrammeError ||
      error instanceof UnreadableFolderError;
    throw isInput ? new WrongInputError(error.message) : error;
  }
}
