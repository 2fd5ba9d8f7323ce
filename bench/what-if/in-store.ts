/** A what-if over the ledger of a store, batch by batch, in a process of its own. */
import { monotonic, ProgrammeClock } from '../../platform/clock.ts';
import { takeTurns } from '../../platform/take-turns.ts';
import { createPool } from '../../store/pool.ts';
import { askWhatIf } from '../../store/what-if/ask.ts';
import { WhatIfWork } from '../../store/what-if/work.ts';
import { givenInput, serveParent } from '../support/processes.ts';
import { NOW, programmes, type Answer } from './question.ts';

const { databaseUrl } = givenInput<{ readonly databaseUrl: string }>();
const { candidate } = await programmes();
// As a worker has it.
const pool = createPool(databaseUrl, { max: 4, applicationName: 'bench-what-if', pipelined: true });
const question = { files: candidate, from: null, to: null, askedBy: 'bench', askedAt: NOW };
const id = await askWhatIf(pool, question);
const work = new WhatIfWork(pool, id, { clock: ProgrammeClock.standingAt(NOW), pause: takeTurns() });

const begun = monotonic();
let row = await work.batch();
const events = row?.total ?? 0;
while (row?.status === 'working') row = await work.batch();
const answer: Answer = { seconds: (monotonic() - begun) / 1_000, events, totals: row?.totals };
serveParent(answer, () => pool.end());
