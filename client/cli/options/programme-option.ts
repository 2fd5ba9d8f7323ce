/** `--programme DIR[@TIME]` (`docs/interfaces.md §2`). */
import { existsSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';

export interface ProgrammeOption {
  readonly folder: string;
  /** In force from then on. */
  readonly effectiveFrom: Instant | 'always';
}

/** A date alone, for instance. */
const LOOKS_LIKE_A_TIME = /^\d{4}(?:-\d{1,2}){0,2}(?:[T ].*)?$/i;

/** Reads `DIR` or `DIR@TIME`. A folder's name may hold `@`: only an RFC 3339 time after the last one counts. */
export function programmeOption(text: string): ProgrammeOption {
  const at = text.lastIndexOf('@');
  const time = at < 0 ? null : parseInstant(text.slice(at + 1));
  if (at >= 0 && time === null && LOOKS_LIKE_A_TIME.test(text.slice(at + 1)) && !existsSync(text)) {
    throw new InvalidArgumentError(
      'What follows @ must be an RFC 3339 time, such as 2018-06-30T00:00:00Z; and there is no folder of that name.',
    );
  }
  const folder = time === null ? text : text.slice(0, at);
  if (folder === '') throw new InvalidArgumentError('It needs a folder: DIR or DIR@TIME.');
  return { folder, effectiveFrom: time ?? 'always' };
}
