/** `--speed 10d/s`: programme time per real time. */
import { InvalidArgumentError } from 'commander';
import { parseSpeed } from '../../../platform/duration.ts';

/** Programme milliseconds per real millisecond, more than 0. */
export function speedOption(text: string): number {
  const speed = parseSpeed(text);
  if (speed === null || speed <= 0) {
    throw new InvalidArgumentError('It must be programme time per real time, such as 10d/s or 12h/s.');
  }
  return speed;
}
