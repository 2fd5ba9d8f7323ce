/** Programmes that the command line names: a fault in them is wrong input. */
import type { RuleBook } from '../../rules/programme/rule-set-version.ts';
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

async function orWrongInput<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const isInput = error instanceof WrongProgrammeError || error instanceof UnreadableFolderError;
    throw isInput ? new WrongInputError(error.message) : error;
  }
}
