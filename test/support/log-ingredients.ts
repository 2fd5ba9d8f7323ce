/** What random logs must contain, and matter by, for an agreement on them to say something. */
import type { ComputedLog } from '../../rules/compute/compute-log.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import type { LogFacts } from '../../rules/month/log-facts.ts';
import type { StatementRow } from '../../rules/month/statement-row.ts';
import type { Verdict } from '../../rules/relationship/verdict.ts';

/** A log with what was made of it. */
export interface ToldLog {
  /** In the order of arrival. */
  readonly arrived: readonly TenureEvent[];
  readonly log: ComputedLog;
  readonly facts: LogFacts;
  readonly statements: readonly StatementRow[];
  /** Whether a tier of some version asks for attributes. */
  readonly asksForAttributes: boolean;
}

/** Each ingredient with whether a log has it in such a way that it makes a difference. */
const INGREDIENTS: Readonly<Record<string, (told: ToldLog) => boolean>> = {
  'ties in time': ({ log: { events } }) =>
    events.some(({ time, type }, index) => events[index + 1]?.time === time && events[index + 1]?.type !== type),
  'late events': ({ arrived }) => arrived.some(({ time }, index) => time < (arrived[index - 1]?.time ?? -Infinity)),
  'voided activities': (told) => verdictsOf(told).some(({ reason }) => reason === 'voided'),
  deals: ({ statements }) => statements.some(({ soldLines }) => soldLines.length > 0),
  'cancelled deals': ({ facts: { partners } }) =>
    partners.some(({ deals }) => deals.some(({ cancelledAt }) => cancelledAt !== null)),
  adjustments: ({ statements }) => statements.some(({ adjustments }) => adjustments.length > 0),
  'currency changes': ({ statements }) => {
    const lines = statements.flatMap((statement) => statement.lines);
    const currencies = new Set(lines.map(({ client, currency }) => JSON.stringify([client, currency])));
    return currencies.size > new Set(lines.map(({ client }) => client)).size;
  },
  attributes: ({ asksForAttributes, facts: { partners } }) =>
    asksForAttributes && partners.some(({ attributes }) => attributes.length > 0),
  'several partners a client': ({ statements }) => statements.some(({ lines }) => lines.some(({ n }) => n > 1)),
  'users deleted': (told) => verdictsOf(told).some(({ reason }) => reason === 'user_deleted'),
  'users tagged again': (told) => told.log.events.some((tagged, index) => isTaggedAgain(told, tagged, index)),
};

/** Untagged before, and at work after. */
function isTaggedAgain(told: ToldLog, event: TenureEvent, index: number): boolean {
  if (event.type !== 'user.tagged') return false;
  const { user } = event.data;
  const before = told.log.events.slice(0, index);
  const wasUntagged = before.some((earlier) => earlier.type === 'user.untagged' && earlier.data.user === user);
  return (
    wasUntagged &&
    verdictsOf(told).some(({ user: by, qualifies, time }) => qualifies && by === user && time > event.time)
  );
}

function verdictsOf({ log }: ToldLog): readonly Verdict[] {
  return log.pairs.flatMap(({ fold }) => fold.verdicts);
}

/** Counts in how many logs each ingredient was found. */
export class IngredientCount {
  readonly counts = new Map(Object.keys(INGREDIENTS).map((name) => [name, 0]));

  add(told: ToldLog): void {
    for (const [name, isIn] of Object.entries(INGREDIENTS)) {
      if (isIn(told)) this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    }
  }

  /** Those that fewer logs than so many have. */
  rarerThan(least: number): readonly string[] {
    return [...this.counts].filter(([, count]) => count < least).map(([name]) => name);
  }
}
