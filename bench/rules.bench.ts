/**
 * Rule evaluations a second, with verdict and reason: `rules/qualification` against json-rules-engine used plainly,
 * and `@gorules/zen-engine` beside them. All must agree on every decision, or nothing is measured and the exit is 1.
 * `npm run bench -- rules [rounds]`
 */
import { MEMO_BOUND } from '../rules/qualification/rule-engine.ts';
import type { Decider, Decision } from './rules/decider.ts';
import { exampleProgramme, readActivities, type BenchActivity, type LogName } from './rules/logs.ts';
import { createPlain } from './rules/plain-json-rules-engine.ts';
import { createTenure, decisionOfRuling } from './rules/tenure.ts';
import { createZen } from './rules/zen.ts';
import { compare, type Comparison } from './support/comparison.ts';
import { sampleInFreshProcess } from './support/fresh-process.ts';
import { perSecond, type Contender } from './support/interleave.ts';
import { printReport, progress } from './support/report.ts';
import { sizeGiven } from './support/size.ts';

const UNIT = 'evaluations/s';
const ROUNDS = { rounds: sizeGiven(9), warmUp: 1 };
const PLAIN = 'json-rules-engine, plain';
const TENURE = 'tenure';
const IN_FLIGHT = 100;
/** Passes over the log in one sample of a warm engine: a single one takes less than a millisecond. */
const WARM_PASSES = 50;
const COLD_PASSES = 10;

const programme = exampleProgramme();
const logs = { example: readActivities('example'), unique: readActivities('unique') };

const disagreements = (await Promise.all([disagreeOn('example'), disagreeOn('unique')])).flat();
if (disagreements.length > 0) {
  for (const line of disagreements.slice(0, 20)) console.error(line);
  console.error(`${disagreements.length} decisions differ`);
  process.exit(1);
}

const comparisons = [cold(), warm(), noValueRepeats(), firstPass()];
const results = [];
for (const comparison of comparisons) {
  progress(`measuring: ${comparison.title}`);
  results.push(await compare(comparison));
}

printReport({
  bench: 'rules',
  results,
  figures: {
    'decisions compared': `${logs.example.length + logs.unique.length} activities, 4 contenders, all agree`,
    'json-rules-engine asked, example': await missesOn('example'),
    'json-rules-engine asked, no value repeats': await missesOn('unique'),
    'memo bound': `${MEMO_BOUND} combinations a tool of a version`,
  },
  notMeasured: [
    'parsing events, preconditions and the store: only rules on activities that are in memory',
    'rules that meet a new combination at nearly every activity: then json-rules-engine decides each',
    'the conditions that failed: they are worked out when somebody asks for them',
    'zen with rules rewritten into its columns: each rule is one expression in one row',
  ],
});

/** What a command that reads one log and ends is like: mostly the compiler, for every contender. */
function firstPass(): Comparison {
  const script = new URL('./rules/first-pass.ts', import.meta.url);
  const contender = (name: string, argument: string): Contender => ({
    name,
    sample: () => sampleInFreshProcess(script, argument, 'example'),
  });
  return {
    title: 'Beside them: the first pass of a fresh process, whose code no compiler has seen',
    unit: UNIT,
    ...ROUNDS,
    warmUp: 0,
    contenders: [contender(PLAIN, 'plain'), contender(TENURE, 'tenure'), contender('zen-engine', 'zen')],
    claims: [],
  };
}

/** A new engine with nothing remembered for every pass. */
function cold(): Comparison {
  return {
    title: 'Cold: a single pass of a new engine over the example',
    unit: UNIT,
    ...ROUNDS,
    contenders: [
      decider(PLAIN, () => createPlain(programme), logs.example),
      {
        name: TENURE,
        sample: () => perSecond(() => repeat(COLD_PASSES, () => createTenure(programme).rule(logs.example))),
      },
      ...zen(logs.example),
    ],
    claims: [{ contender: TENURE, wanted: 'at least', aim: 15 }],
  };
}

/** Engines that have seen the log before. */
function warm(): Comparison {
  const plain = createPlain(programme);
  const tenure = createTenure(programme);
  return {
    title: 'Warm: further passes over the example',
    unit: UNIT,
    ...ROUNDS,
    contenders: [
      decider(PLAIN, () => plain, logs.example),
      { name: TENURE, sample: () => perSecond(() => repeat(WARM_PASSES, () => tenure.rule(logs.example))) },
      ...zen(logs.example),
    ],
    claims: [{ contender: TENURE, wanted: 'at least', aim: 80 }],
  };
}

/** Nothing that is keyed on values could be remembered here. */
function noValueRepeats(): Comparison {
  return {
    title: 'A single pass of a new engine over a log in which no asset and no property repeats',
    unit: UNIT,
    ...ROUNDS,
    contenders: [
      decider(PLAIN, () => createPlain(programme), logs.unique),
      {
        name: TENURE,
        sample: () => perSecond(() => repeat(COLD_PASSES, () => createTenure(programme).rule(logs.unique))),
      },
      ...zen(logs.unique),
    ],
    claims: [{ contender: TENURE, wanted: 'at least', aim: 15 }],
  };
}

function decider(name: string, create: () => Decider, activities: readonly BenchActivity[]): Contender {
  return { name, sample: () => perSecond(async () => (await create()(activities)).length) };
}

function zen(activities: readonly BenchActivity[]): readonly Contender[] {
  const [single, many] = [createZen(programme, 1), createZen(programme, IN_FLIGHT)];
  return [
    decider('zen-engine, one at a time', () => single, activities),
    decider(`zen-engine, ${IN_FLIGHT} in flight`, () => many, activities),
  ];
}

/** How many things were done in so many passes. */
async function repeat(passes: number, pass: () => Promise<readonly unknown[]>): Promise<number> {
  let count = 0;
  for (let i = 0; i < passes; i++) count += (await pass()).length;
  return count;
}

async function disagreeOn(log: LogName): Promise<readonly string[]> {
  const activities = logs[log];
  const plain = await createPlain(programme)(activities);
  const others: readonly (readonly [string, readonly Decision[]])[] = [
    [TENURE, (await createTenure(programme).rule(activities)).map(decisionOfRuling)],
    ['zen-engine, one at a time', await createZen(programme, 1)(activities)],
    [`zen-engine, ${IN_FLIGHT} in flight`, await createZen(programme, IN_FLIGHT)(activities)],
  ];
  return others.flatMap(([name, decisions]) =>
    plain.flatMap((decision, index) =>
      decisions[index] === decision
        ? []
        : [`${log} ${JSON.stringify(activities[index]?.data)}: ${PLAIN} says ${decision}, ${name} ${decisions[index]}`],
    ),
  );
}

async function missesOn(log: LogName): Promise<string> {
  const tenure = createTenure(programme);
  await tenure.rule(logs[log]);
  const known = logs[log].filter(({ data }) => programme.tools.has(data.tool)).length;
  const hits = ((1 - tenure.misses() / known) * 100).toFixed(2);
  return `${tenure.misses()} times in one pass over ${known} activities of known tools (hit rate ${hits} %)`;
}
