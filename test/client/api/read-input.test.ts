import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { ProblemError, type ProblemIssue } from '../../../client/api/problems.ts';
import { readInput } from '../../../client/api/read-input.ts';
import { removalBody } from '../../../client/api/schema/access-removals.ts';
import { offboardBody } from '../../../client/api/schema/offboardings.ts';
import { newToken } from '../../../client/api/schema/tokens.ts';
import { replayBody } from '../../../client/api/schema/webhooks.ts';

/** What is said to be wrong, each with its place. */
function faults(schema: z.ZodType, value: unknown): readonly ProblemIssue[] {
  try {
    readInput(schema, value, 'body');
  } catch (error) {
    if (error instanceof ProblemError) return error.errors;
    throw error;
  }
  return [];
}

const said = (schema: z.ZodType, value: unknown): readonly string[] =>
  faults(schema, value).map(({ pointer, message }) => `${pointer} ${message}`);

describe('what is not there', () => {
  it.each([
    [
      removalBody,
      { user: 'ann', client: 'shop', confirm: 'REMOVE' },
      /^\/by is missing: it must be one of "partner", "client"$/,
    ],
    [newToken, { name: 'x' }, /^\/role is missing: it must be one of .*"ops"/],
    [offboardBody, { user: 'ann' }, /^\/mode is missing: it must be one of "remove", "deactivate"$/],
    [removalBody, { client: 'shop', by: 'client', confirm: 'REMOVE' }, /^\/user is missing$/],
    [removalBody, undefined, /^ is missing$/],
  ] as const)('is said to be missing', (schema, value, message) => {
    expect(said(schema, value)).toEqual([expect.stringMatching(message)]);
  });

  it('is not said of what is there and wrong', () => {
    const [fault] = said(offboardBody, { user: 'ann', mode: 'forget' });
    expect(fault).toMatch(/^\/mode /);
    expect(fault).not.toContain('missing');
  });
});

describe('a body of several forms', () => {
  it('is told what each of them wants, when it is none', () => {
    const [fault, ...others] = said(replayBody, {});
    expect(others).toEqual([]);
    expect(fault).toBe(
      ' has none of its forms: /deliveries is missing, or /status is missing: it must be one of "delivered", "dead"',
    );
    expect(said(replayBody, [])).toEqual([' has none of its forms: the body must be object, not array']);
  });

  it('is told what is wrong with the one that was meant', () => {
    expect(said(replayBody, { deliveries: ['x'] })).toEqual([expect.stringMatching(/^\/deliveries\/0 .*number/)]);
    expect(said(replayBody, { status: 'gone' })).toEqual(['/status must be one of "delivered", "dead"']);
    expect(said(replayBody, { status: 'dead', until: 'now' })).toEqual(['/until is not known here']);
  });
});
