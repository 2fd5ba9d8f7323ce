import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../platform/sha256.ts';
import {
  CLOCK_PROBE,
  monthlyPointsWorkflowId,
  offboardingWorkflowId,
  QUERY,
  rejudgeWorkflowId,
  relationshipWorkflowId,
  SCHEDULE,
  SCHEDULED_TIME,
  SEARCH_ATTRIBUTE,
  SIGNAL,
  TASK_QUEUE,
  TRACE_HEADER,
  whatIfWorkflowId,
  WORKFLOW,
} from '../../workflows/contract.ts';

const idOf = (partner: string, client: string): string => relationshipWorkflowId({ partner, client }, sha256);

describe('the names on the wire (docs/interfaces.md §6)', () => {
  it('never change', () => {
    expect({ TASK_QUEUE, WORKFLOW, SIGNAL, QUERY, SCHEDULE, SEARCH_ATTRIBUTE }).toEqual({
      TASK_QUEUE: 'tenure',
      WORKFLOW: {
        relationship: 'relationship',
        monthlyPoints: 'monthlyPoints',
        offboarding: 'offboarding',
        whatIf: 'whatIf',
        rejudge: 'rejudge',
      },
      SIGNAL: {
        activityQualified: 'activityQualified',
        terminated: 'terminated',
        reassess: 'reassess',
        closeMonth: 'closeMonth',
      },
      QUERY: { standing: 'standing', progress: 'progress' },
      SCHEDULE: { monthlyPoints: 'monthly-points' },
      SEARCH_ATTRIBUTE: { partner: 'TenurePartner', client: 'TenureClient' },
    });
    expect(TRACE_HEADER).toBe('_tracer-data');
    expect(CLOCK_PROBE).toEqual({ type: 'clockProbe', workflowId: 'clock-probe', taskQueue: 'tenure-clock-probe' });
    expect(monthlyPointsWorkflowId('2026-03')).toBe('monthly-points:2026-03');
    expect(SCHEDULED_TIME).toBe('TemporalScheduledStartTime');
    expect(rejudgeWorkflowId(7)).toBe('rejudge:7');
    expect(whatIfWorkflowId(7)).toBe('what-if:7');
    expect(offboardingWorkflowId(7)).toBe('offboarding:7');
  });
});

describe('the workflow id of a pair', () => {
  it('is readable', () => {
    expect(idOf('harbour', 'lantern')).toBe('relationship:harbour:lantern');
  });

  it('percent-encodes what could be taken for a separator', () => {
    expect(idOf('a:b', 'c')).toBe('relationship:a%3Ab:c');
    expect(idOf('a', 'b:c')).toBe('relationship:a:b%3Ac');
    expect(idOf('é/ %', '😀')).toBe('relationship:%C3%A9%2F%20%25:%F0%9F%98%80');
  });

  it('is a hash when it would have more than 255 bytes', () => {
    const longest = idOf('p'.repeat(41), 'c'.repeat(200));
    expect(longest).toBe(`relationship:${'p'.repeat(41)}:${'c'.repeat(200)}`);
    expect(longest).toHaveLength(255);

    const hash = createHash('sha256')
      .update(JSON.stringify(['p'.repeat(42), 'c'.repeat(200)]))
      .digest('hex');
    expect(idOf('p'.repeat(42), 'c'.repeat(200))).toBe(`relationship:~${hash}`);
  });

  it('counts bytes, not characters', () => {
    expect(idOf('é'.repeat(60), 'c')).toMatch(/^relationship:~[0-9a-f]{64}$/);
  });

  it('has no reading in common with a hash', () => {
    expect(idOf('~', 'a')).not.toMatch(/^relationship:~[0-9a-f]{64}$/);
  });
});
