/**
 * The check of a programme of 200 rules, against reading it alone; and explanations a second, against the bare decision
 * of json-rules-engine used plainly on the same activities.
 * `npm run bench -- check [rounds]`
 */
import { checkProgramme } from '../rules/check/check-programme.ts';
import { explainRuling } from '../rules/explain/explain-ruling.ts';
import { parseProgramme } from '../rules/programme/parse-programme.ts';
import { largeProgramme } from './check/large-programme.ts';
import { exampleProgramme, readActivities } from './rules/logs.ts';
import { createPlain } from './rules/plain-json-rules-engine.ts';
import { compare, type Comparison } from './support/comparison.ts';
import { sampleInFreshProcess } from './support/fresh-process.ts';
import { perSecond } from './support/interleave.ts';
import { milliseconds } from './support/milliseconds.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';

const ROUNDS = { rounds: sizeGiven(9), warmUp: 3 };
const AIM_MS = 50;
const CHECK = 'tenure rules check';
const FIRST = 'the first check of a process';
const firstCheck = new URL('./check/first-check.ts', import.meta.url);

const files = largeProgramme(20, 10);
const activities = readActivities('example');
const programme = exampleProgramme();
const version = { version: 'oss@1', effectiveFrom: 'always', programme } as const;

const mistakes = await checkProgramme(files);
if (mistakes.length > 0) throw new Error(`the programme of the bench has mistakes: ${JSON.stringify(mistakes)}`);

progress('checking 200 rules');
const checks = await compare(checking());
progress('explaining the example');
const explanations = await compare(explaining());
const median = checks.contenders.find(({ name }) => name === CHECK)?.median ?? NaN;

printReport({
  bench: 'check',
  results: [checks, explanations],
  figures: { 'check of 200 rules': `${median.toFixed(1)} ms (aim: under ${AIM_MS} ms)` },
  notMeasured: [
    'starting the process and loading the code of the check',
    'programmes with mistakes: files that have some are read by the language service as well, once it is loaded',
    'reading files from the disk',
    'programmes of other shapes: 20 tools of 10 rules with three to five comparisons each',
  ],
});

function checking(): Comparison {
  return {
    title: 'Checking 200 rules in 20 tools, in a process that has checked before, and in a fresh one',
    unit: 'ms',
    ...ROUNDS,
    contenders: [
      { name: 'reading alone', sample: () => milliseconds(async () => parseProgramme(files)) },
      { name: CHECK, sample: () => milliseconds(() => checkProgramme(files)) },
      { name: FIRST, sample: () => sampleInFreshProcess(firstCheck) },
    ],
    claims: [],
  };
}

function explaining(): Comparison {
  return {
    title: 'Explaining each activity of the example',
    unit: 'a second',
    ...ROUNDS,
    contenders: [
      {
        name: 'json-rules-engine, plain, decision only',
        sample: () => perSecond(async () => (await createPlain(programme)(activities)).length),
      },
      {
        name: 'tenure, with explanation',
        sample: () => perSecond(async () => activities.map(({ data }) => explainRuling(version, data)).length),
      },
    ],
    claims: [{ contender: 'tenure, with explanation', wanted: 'at least', aim: 10 }],
  };
}
