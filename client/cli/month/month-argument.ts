/** A month as an argument of a command. */
import { Argument } from 'commander';
import { monthOption } from '../options/values.ts';

export function monthArgument(): Argument {
  return new Argument('<month>', 'such as 2018-06').argParser(monthOption);
}
