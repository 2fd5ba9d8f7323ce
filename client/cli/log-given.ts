/** The log that the command line names: one that can't be read is wrong input. */
import { openLog, UnreadableLogError, type LogSource } from '../log/open-log.ts';
import { WrongInputError } from './cli-error.ts';

/** The log named on the command line, `-` for standard input. Throws {@link WrongInputError}. */
export async function logGiven(path: string): Promise<LogSource> {
  try {
    return await openLog(path);
  } catch (error) {
    throw error instanceof UnreadableLogError ? new WrongInputError(error.message) : error;
  }
}
