/**
 * Runs that one worker begins and another one finishes, with what they should give. Activities answer from scripts that
 * both workers read on from, so that it shows who has got how far.
 */
import { ApplicationFailure } from '@temporalio/common';
import type { WorkflowHandle } from '@temporalio/client';
import type { MonthPlan, MonthTaken, PlannedStep } from '../../activities/months/contract.ts';
import type { OffboardingProgress, RejudgeProgress, WhatIfProgress } from '../../activities/contract.ts';
import {
  monthlyPointsWorkflowId,
  offboardingWorkflowId,
  rejudgeWorkflowId,
  SIGNAL,
  whatIfWorkflowId,
  WORKFLOW,
  type MonthlyPointsInput,
  type RelationshipInput,
} from '../../workflows/contract.ts';
import { expired, managed, managedForLong, over, terminated } from '../workflows/assessments.ts';

export interface Handover {
  readonly type: (typeof WORKFLOW)[keyof typeof WORKFLOW];
  readonly workflowId: string;
  readonly input: object;
  /** What its activities answer, one after the other; errors are thrown, and the last answer is given for ever. */
  readonly script: readonly unknown[];
  /** Answers that the first worker gives; then it stops. */
  readonly before: number;
  /** What happens to the run once the second worker is there. */
  readonly once?: (run: WorkflowHandle) => Promise<void>;
  /** What the run returns; of one that is called off, the name of how it ends. */
  readonly gives: unknown;
}

/** A server lets a timer of less than a second fire after a second. */
const SOON = 100;
const HOUR = 3_600_000;
const away = ApplicationFailure.retryable('the database is away');

const turn = { v: 1, done: 500, total: 800, finished: false } as const;
const lastTurn = { v: 1, done: 800, total: 800, finished: true } as const satisfies OffboardingProgress &
  RejudgeProgress;
const working: WhatIfProgress = { ...turn, status: 'working', phase: 'clients' };
const finished: WhatIfProgress = { ...lastTurn, status: 'finished', phase: 'partners' };
const month = '2018-01';
const published = (hash: string): MonthTaken => ({ v: 1, kind: 'published', hash });
const plan = (step: PlannedStep): MonthPlan => ({ v: 1, afterRun: 4, step });
const done = plan({ kind: 'done', waitsFor: null });

/** By what is going on when the worker changes. */
export const HANDOVERS: Readonly<Record<string, Handover>> = {
  'a relationship that ends by an event': {
    ...relationship('ended'),
    script: [managed(HOUR), over(terminated)],
    before: 1,
    once: (run) => run.signal(SIGNAL.terminated, { v: 1 }),
    gives: terminated,
  },
  'a relationship whose deadline comes while no worker is there': {
    ...relationship('expired'),
    script: [managed(SOON), over(expired)],
    before: 1,
    gives: expired,
  },
  'a relationship whose end comes sooner than its timer': {
    ...relationship('earlier'),
    script: [managed(HOUR), managed(SOON), over(expired)],
    before: 1,
    once: (run) => run.signal(SIGNAL.reassess, { v: 1 }),
    gives: expired,
  },
  'a relationship that waits for a database that is away': {
    ...relationship('away'),
    script: [away, away, away, managed(SOON), over(expired)],
    before: 3,
    gives: expired,
  },
  'a relationship that carries on as a new run': {
    ...relationship('long'),
    script: [managedForLong(HOUR), managed(SOON), over(expired)],
    before: 1,
    gives: expired,
  },
  'a month in its grace time': {
    ...monthlyPoints('2018-01'),
    script: [
      plan({ kind: 'take', month, as: 'draft' }),
      published('aa'),
      plan({ kind: 'wait', inMs: HOUR, until: '2018-02-04T00:00:00.000Z' }),
      plan({ kind: 'take', month, as: 'closed' }),
      published('bb'),
      done,
    ],
    before: 3,
    once: (run) => run.signal(SIGNAL.closeMonth, { v: 1 }),
    gives: {
      v: 1,
      month,
      taken: [
        { month, as: 'draft', hash: 'aa' },
        { month, as: 'closed', hash: 'bb' },
      ],
      waitsFor: null,
    },
  },
  'a month that is being computed': {
    ...monthlyPoints('2018-02'),
    script: [plan({ kind: 'take', month: '2018-02', as: 'closed' }), away, published('bb'), done],
    before: 2,
    gives: { v: 1, month: '2018-02', taken: [{ month: '2018-02', as: 'closed', hash: 'bb' }], waitsFor: null },
  },
  'pairs that are judged anew': {
    type: WORKFLOW.rejudge,
    workflowId: rejudgeWorkflowId(7),
    input: { v: 1, version: 'oss@2', position: 7 },
    script: [turn, away, lastTurn],
    before: 2,
    gives: lastTurn,
  },
  'an offboarding': {
    type: WORKFLOW.offboarding,
    workflowId: offboardingWorkflowId(7),
    input: { v: 1, offboarding: 7 },
    script: [turn, away, lastTurn],
    before: 2,
    gives: lastTurn,
  },
  'a what-if': {
    ...whatIf(7),
    script: [working, away, finished],
    before: 2,
    gives: finished,
  },
  'a what-if that is called off': {
    ...whatIf(8),
    script: [working, away],
    before: 2,
    once: async (run) => {
      await run.cancel();
    },
    gives: 'CancelledFailure',
  },
};

function relationship(client: string): Pick<Handover, 'type' | 'workflowId' | 'input'> {
  const input: RelationshipInput = { v: 1, partner: 'harbour', client };
  return { type: WORKFLOW.relationship, workflowId: `relationship:harbour:${client}`, input };
}

function monthlyPoints(name: string): Pick<Handover, 'type' | 'workflowId' | 'input'> {
  const input: MonthlyPointsInput = { v: 1, month: name };
  return { type: WORKFLOW.monthlyPoints, workflowId: monthlyPointsWorkflowId(name), input };
}

function whatIf(id: number): Pick<Handover, 'type' | 'workflowId' | 'input'> {
  return { type: WORKFLOW.whatIf, workflowId: whatIfWorkflowId(id), input: { v: 1, id } };
}
