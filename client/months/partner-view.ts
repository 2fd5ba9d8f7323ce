/**
 * Statements, explanations and differences as a partner's own token gets them (`docs/interfaces.md §4`): of others at a
 * client it learns how many share it and since when, never who; of late facts about others, that there were some.
 */
import { eventNameKey } from '../../rules/events/acceptance.ts';
import type { DiffPart } from '../../rules/explain/month/diff-part.ts';
import type { PartnerId } from '../../rules/ids.ts';
import { eventsFor } from '../../store/own-events.ts';
import type { Queryable } from '../../store/pool.ts';
import type { StatementDiff } from './diff-statement.ts';
import type { StatementExplanation } from './explain-statement.ts';
import type { StatementAsKnown } from './show-as-known.ts';
import type { StatementView } from './statement-view.ts';

type Cause = { readonly source: string; readonly id: string } | { readonly ruleSet: string };

/** Anything that came late and says why. */
interface Caused {
  readonly causes: readonly Cause[];
}

/** How many causes a partner is not told, as they are about others. */
interface Hidden {
  readonly hiddenCauses: number;
}

export async function ownStatement<Shown extends Pick<StatementView, 'adjustments'>>(
  db: Queryable,
  partner: PartnerId,
  statement: Shown,
) {
  const own = await ownCauses(db, partner, statement.adjustments.flatMap(causesOf));
  return { ...statement, adjustments: statement.adjustments.map((one) => withOwn(one, own)) };
}

export async function ownExplanation(db: Queryable, partner: PartnerId, explanation: StatementExplanation) {
  const own = await ownCauses(db, partner, explanation.adjustments.flatMap(causesOf));
  return {
    ...explanation,
    lines: explanation.lines.map(({ credit: { sharedBy: _sharedBy, ...credit }, ...line }) => ({ ...line, credit })),
    adjustments: explanation.adjustments.map((one) => ({
      ...withOwn(one, own),
      events: one.events.filter((event) => one.kind === 'posted' || own.has(eventNameKey(event))),
    })),
  };
}

export async function ownStatementAsKnown(db: Queryable, partner: PartnerId, shown: StatementAsKnown) {
  return {
    ...(await ownStatement(db, partner, shown)),
    known: { ...shown.known, parts: await ownParts(db, partner, shown.known.parts) },
  };
}

export async function ownDifference(db: Queryable, partner: PartnerId, diff: StatementDiff) {
  return { ...diff, parts: await ownParts(db, partner, diff.parts) };
}

async function ownParts(db: Queryable, partner: PartnerId, all: readonly DiffPart[]) {
  const late = all.flatMap((part) => [...(part.causes ?? []), ...causesOf(part.adjustment)]);
  const own = await ownCauses(db, partner, late);
  return all.map(({ joined: _joined, left: _left, adjustment, ...part }) => ({
    ...withOwn(part, own),
    ...(adjustment !== undefined && { adjustment: withOwn(adjustment, own) }),
  }));
}

function causesOf(one: object | undefined): readonly Cause[] {
  return one !== undefined && isCaused(one) ? one.causes : [];
}

function isCaused(one: object): one is Caused {
  return 'causes' in one && one.causes !== undefined;
}

function withOwn<One extends object>(one: One, own: ReadonlySet<string>): One & Partial<Hidden> {
  if (!isCaused(one)) return one;
  const causes = one.causes.filter((cause) => 'ruleSet' in cause || own.has(eventNameKey(cause)));
  return { ...one, causes, hiddenCauses: one.causes.length - causes.length };
}

async function ownCauses(db: Queryable, partner: PartnerId, causes: readonly Cause[]): Promise<ReadonlySet<string>> {
  const events = causes.flatMap((cause) => ('ruleSet' in cause ? [] : [cause]));
  return events.length === 0 ? new Set() : eventsFor(db, partner, events);
}
