/** One pass in a process of its own: `first-pass.ts tenure|plain|zen example|unique` prints evaluations a second. */
import { perSecond } from '../support/interleave.ts';
import { exampleProgramme, readActivities, type LogName } from './logs.ts';
import { createPlain } from './plain-json-rules-engine.ts';
import { createTenure } from './tenure.ts';
import { createZen } from './zen.ts';

const [contender, log] = process.argv.slice(2);
const programme = exampleProgramme();
const activities = readActivities(log as LogName);

console.log(await perSecond(async () => (await decide()).length));

/** Making the engines is a part of the first pass. */
function decide(): Promise<readonly unknown[]> {
  switch (contender) {
    case 'tenure':
      return createTenure(programme).rule(activities);
    case 'plain':
      return createPlain(programme)(activities);
    case 'zen':
      return createZen(programme, 1)(activities);
    default:
      throw new Error(`no contender "${contender}"`);
  }
}
