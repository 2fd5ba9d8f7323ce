/** What is decided about months, without any of what is in them. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MonthOutlook, Outlook } from '../../../rules/month/month-outlook.ts';
import { planMonth, type MonthQuestion, type MonthStep } from '../../../rules/month/plan-month.ts';
import { planRequest, type AskedOfMonth, type RequestStep } from '../../../rules/month/plan-request.ts';
import { DAY_MS } from '../../../rules/time/instant.ts';
import { monthIndex, nextMonth, type Month } from '../../../rules/time/month.ts';

const startOf = (month: Month): number => {
  const index = monthIndex(month);
  return Date.UTC(Math.floor(index / 12), index % 12);
};
const OPEN = { status: 'open', run: null, isOutOfDate: false, isBuiltOnOther: false, failedRun: null } as const;

/** Months from January 2018 on, of which the drafts were taken by runs 1, 2, …; each is open unless something is said. */
function outlook(now: string, ...said: readonly Partial<MonthOutlook>[]): Outlook {
  const months = said.map((one, index): MonthOutlook => {
    const month = `2018-${String(index + 1).padStart(2, '0')}` as Month;
    const valuedAt = startOf(nextMonth(month));
    const run = one.status === undefined || one.status === 'open' ? null : index + 1;
    return { ...OPEN, month, valuedAt, closesAt: valuedAt + 3 * DAY_MS, run, ...one };
  });
  return { now: Date.parse(now), firstAcceptedAt: Date.parse('2018-01-10T00:00:00Z'), months };
}

const draft = { status: 'draft' } as const;
const closed = { status: 'closed' } as const;
const jan = '2018-01' as Month;
const feb = '2018-02' as Month;
const mar = '2018-03' as Month;

const plan = (look: Outlook, question: Partial<MonthQuestion> = {}): MonthStep => {
  const supersededAt = startOf(nextMonth(nextMonth(look.months.at(-1)?.month ?? jan)));
  return planMonth(look, { afterRun: 9, graceIsOver: false, supersededAt, ...question });
};

describe('a month by itself', () => {
  it('is drafted when it is over', () => {
    expect(plan(outlook('2018-02-01T12:15:00Z', {}))).toEqual({ kind: 'take', month: jan, as: 'draft' });
  });

  it('waits for its grace time, and is then closed by a run of its own', () => {
    const look = (now: string) => plan(outlook(now, draft));
    expect(look('2018-02-01T13:00:00Z')).toEqual({ kind: 'wait', until: Date.parse('2018-02-04T00:00:00Z') });
    expect(look('2018-02-04T00:00:00Z')).toEqual({ kind: 'take', month: jan, as: 'closed' });
    expect(plan(outlook('2018-02-04T00:00:00Z', closed))).toEqual({ kind: 'done', waitsFor: null });
  });

  it('is closed at once when somebody does not want to wait, but not before it is over', () => {
    const now = { graceIsOver: true };
    expect(plan(outlook('2018-02-01T13:00:00Z', draft), now)).toEqual({ kind: 'take', month: jan, as: 'closed' });
    expect(plan(outlook('2018-01-31T13:00:00Z', draft), now)).toMatchObject({ kind: 'wait' });
  });

  it('comes after every earlier one without a draft', () => {
    const before = { firstAcceptedAt: Date.parse('2018-04-02T00:00:00Z') };
    const steps = [
      [{}, {}, {}],
      [draft, {}, {}],
      [draft, draft, {}],
      [draft, draft, draft],
    ].map((said) => plan({ ...outlook('2018-04-02T01:00:00Z', ...said), ...before }));
    expect(steps).toEqual([
      { kind: 'take', month: jan, as: 'draft' },
      { kind: 'take', month: feb, as: 'draft' },
      { kind: 'take', month: mar, as: 'draft' },
      { kind: 'done', waitsFor: jan },
    ]);
  });

  it('is taken again when its draft does not know what there was when the run began, or was built on another', () => {
    const take = (month: Month) => ({ kind: 'take', month, as: 'draft' });
    const look = (...said: readonly Partial<MonthOutlook>[]) => plan(outlook('2018-03-01T12:15:00Z', ...said));
    expect(look(closed, { ...draft, isOutOfDate: true })).toEqual(take(feb));
    expect(look(closed, { ...draft, isOutOfDate: true, run: 10 })).toMatchObject({ kind: 'wait' });
    expect(look(closed, { ...draft, isBuiltOnOther: true, run: 10 })).toEqual(take(feb));
  });

  it('that is late is closed before the next is drafted', () => {
    const late = outlook('2018-03-01T12:15:00Z', draft, {});
    expect(plan(late)).toEqual({ kind: 'take', month: jan, as: 'closed' });
  });

  it('behind history waits for somebody to close that, as long as it could still close by itself', () => {
    const history = { firstAcceptedAt: Date.parse('2018-02-10T00:00:00Z') };
    const look = (now: string) => plan({ ...outlook(now, draft, draft), ...history });
    expect(look('2018-03-01T12:15:00Z')).toEqual({ kind: 'wait', until: Date.parse('2018-03-04T00:00:00Z') });
    expect(look('2018-03-04T00:00:00Z')).toEqual({ kind: 'done', waitsFor: jan });
    // A month that ends just when the first event is accepted is history.
    const edge = { ...outlook('2018-02-05T00:00:00Z', draft), firstAcceptedAt: startOf(feb) };
    expect(plan(edge)).toEqual({ kind: 'done', waitsFor: jan });
  });

  it('is left to the run of the month after, once that is over', () => {
    const long = { ...draft, closesAt: Date.parse('2018-04-17T00:00:00Z') };
    const until = Date.parse('2018-03-01T00:00:00Z');
    expect(plan(outlook('2018-02-20T00:00:00Z', long))).toEqual({ kind: 'wait', until });
    expect(plan(outlook('2018-03-01T00:00:00Z', long))).toEqual({ kind: 'done', waitsFor: jan });
  });

  it('whose run failed is not tried again by the same, but by the next', () => {
    const look = outlook('2018-02-04T00:00:00Z', { ...draft, failedRun: 12 });
    expect(plan(look)).toEqual({ kind: 'failed', month: jan });
    expect(plan(look, { afterRun: 12 })).toEqual({ kind: 'take', month: jan, as: 'closed' });
  });

  it('is nothing to do without any', () => {
    expect(plan(outlook('2018-02-01T12:15:00Z'))).toEqual({ kind: 'done', waitsFor: null });
  });
});

describe('a month asked for by hand', () => {
  const NOW = '2018-04-20T00:00:00Z';
  const ask = (kind: AskedOfMonth['ask'], month: Month, ...said: readonly Partial<MonthOutlook>[]): RequestStep =>
    planRequest(outlook(NOW, ...said), { month, ask: kind, afterRun: 5 });

  it('is run again, whether or not anything changed, and once', () => {
    expect(ask('run', jan, draft)).toEqual({ kind: 'take', month: jan, as: 'draft' });
    expect(ask('run', jan, { ...draft, run: 6 })).toEqual({ kind: 'drafted' });
  });

  it('is run after those it is built on', () => {
    expect(ask('run', feb, {}, draft)).toEqual({ kind: 'take', month: jan, as: 'draft' });
    expect(ask('run', feb, { ...draft, isOutOfDate: true }, draft)).toMatchObject({ month: jan });
    expect(ask('run', jan, draft, {})).toMatchObject({ month: jan });
  });

  it('is not run when it is closed', () => {
    expect(ask('run', jan, closed, draft)).toEqual({ kind: 'already_closed' });
  });

  it('is closed with the drafts there are, in order, and all open ones before it', () => {
    expect(ask('close', feb, draft, draft)).toEqual({ kind: 'close_draft', month: jan });
    expect(ask('close', feb, closed, draft)).toEqual({ kind: 'close_draft', month: feb });
    expect(ask('close', feb, closed, closed)).toEqual({ kind: 'closed' });
    expect(ask('close', feb, closed, {})).toEqual({ kind: 'take', month: feb, as: 'closed' });
  });

  it('is not closed, nor any before it, when a draft is out of date', () => {
    expect(ask('close', feb, draft, { ...draft, isOutOfDate: true })).toEqual({ kind: 'out_of_date', month: feb });
    expect(ask('close', feb, {}, { ...draft, isBuiltOnOther: true })).toEqual({ kind: 'out_of_date', month: feb });
    expect(ask('close', jan, draft, { ...draft, isOutOfDate: true })).toEqual({ kind: 'close_draft', month: jan });
  });

  it('whose run failed is told so', () => {
    expect(ask('close', feb, { ...draft, failedRun: 6 }, {})).toEqual({ kind: 'control_sums', month: jan });
    expect(ask('run', feb, { ...draft, failedRun: 5 }, draft)).toMatchObject({ kind: 'take' });
  });
});

/** Months as a store would keep them, when steps are taken. */
class Months {
  runs = 9;
  look: Outlook;

  constructor(look: Outlook) {
    this.look = look;
  }

  take(month: Month, as: 'draft' | 'closed'): void {
    this.runs += 1;
    this.#change((one) => {
      if (one.month === month) return { ...one, ...OPEN, status: as, run: this.runs };
      const follows = one.month === nextMonth(month) && one.status === 'draft';
      return follows ? { ...one, isBuiltOnOther: true } : one;
    });
  }

  close(month: Month): void {
    this.#change((one) => (one.month === month ? { ...one, status: 'closed' } : one));
  }

  #change(change: (one: MonthOutlook) => MonthOutlook): void {
    this.look = { ...this.look, months: this.look.months.map(change) };
  }
}

describe('whatever months are like', () => {
  const standing = fc.constantFrom<Partial<MonthOutlook>>(
    {},
    draft,
    { ...draft, isOutOfDate: true },
    { ...draft, isBuiltOnOther: true },
  );
  const world = fc
    .record({
      closedMonths: fc.nat(3),
      rest: fc.array(standing, { maxLength: 6 }),
      day: fc.nat(360),
      first: fc.nat(200),
    })
    .map(({ closedMonths, rest, day, first }) => {
      const look = outlook(NOW, ...Array.from({ length: closedMonths }, () => closed), ...rest);
      return { ...look, now: look.now + day * DAY_MS, firstAcceptedAt: look.firstAcceptedAt + first * DAY_MS };
    });
  const NOW = '2018-01-01T00:00:00Z';

  /** What is wrong with taking a step now; null when nothing is. */
  function fault({ months, now, firstAcceptedAt }: Outlook, step: MonthStep & { kind: 'take' }): string | null {
    const before = months.filter(({ month }) => month < step.month);
    const own = months.find(({ month }) => month === step.month);
    if (own === undefined) return 'no such month';
    if (step.as === 'draft') return before.some(({ status }) => status === 'open') ? 'built on nothing' : null;
    if (before.some(({ status }) => status !== 'closed')) return 'not in order';
    return own.closesAt <= now && own.valuedAt > firstAcceptedAt ? null : 'before its time';
  }

  it('steps come to an end with a draft of every month, months close in order, and none before its time', () => {
    const property = fc.property(world, (look) => {
      const months = new Months(look);
      const faults: (string | null)[] = [];
      for (let step = plan(look); step.kind === 'take'; step = plan(months.look)) {
        faults.push(fault(months.look, step));
        months.take(step.month, step.as);
        if (faults.length > 50) throw new Error('there is no end');
      }
      expect(faults.filter((one) => one !== null)).toEqual([]);
      expect(months.look.months.filter(({ status, isBuiltOnOther }) => status === 'open' || isBuiltOnOther)).toEqual(
        [],
      );
    });
    fc.assert(property, { numRuns: 500 });
  });

  /** Takes all steps of a request, and returns the answer. */
  function answer(months: Months, month: Month, ask: AskedOfMonth['ask']): string {
    const afterRun = months.runs;
    for (let steps = 0; steps < 50; steps++) {
      const step = planRequest(months.look, { month, ask, afterRun });
      if (step.kind === 'take') months.take(step.month, step.as);
      else if (step.kind === 'close_draft') months.close(step.month);
      else return step.kind;
    }
    throw new Error('there is no end');
  }

  it('a request to run, then one to close, close all up to the month asked for, and nothing after it', () => {
    const property = fc.property(world, fc.nat(9), (look, place) => {
      const month = look.months[place % Math.max(1, look.months.length)]?.month ?? jan;
      const months = new Months(look);
      expect(['drafted', 'already_closed']).toContain(answer(months, month, 'run'));
      expect(answer(months, month, 'close')).toBe('closed');
      const wrong = months.look.months.filter((one, index) =>
        one.month <= month ? one.status !== 'closed' : one.status !== look.months[index]?.status,
      );
      expect(wrong).toEqual([]);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
