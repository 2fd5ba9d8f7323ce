/** Small worlds for tests of months: say who manages what, get statements, through the real fold and rules engine. */
import { computeLog, type ComputedLog } from '../../../rules/compute/compute-log.ts';
import { parseDecimal, type Decimal } from '../../../rules/decimal.ts';
import { parseEvent } from '../../../rules/events/parse-event.ts';
import type { TenureEvent } from '../../../rules/events/event.ts';
import { logFacts } from '../../../rules/month/log-facts.ts';
import { runMonths } from '../../../rules/month/run-months.ts';
import { statementRow, type StatementRow } from '../../../rules/month/statement-row.ts';
import type { Programme, Rates, Tier, TierPolicy } from '../../../rules/programme/programme.ts';
import type { RuleBook } from '../../../rules/programme/rule-set-version.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { parseInstant, type Instant } from '../../../rules/time/instant.ts';
import { parseMonth, type Month } from '../../../rules/time/month.ts';

export const decimal = (text: string): Decimal => parseDecimal(text) as Decimal;
export const month = (text: string): Month => parseMonth(text) as Month;
/** `2019-07-01`, or with a time: `2019-07-01T12:00`. In UTC. */
export const at = (text: string): Instant => parseInstant(timestamp(text)) as Instant;

function timestamp(text: string): string {
  if (text.length === '2019-07-01'.length) return `${text}T00:00:00Z`;
  return /T\d\d:\d\d$/.test(text) ? `${text}:00Z` : text;
}

export const RATES: Rates = {
  pointsPerUnit: { managed: decimal('1'), assisted: decimal('3'), sourced: decimal('5') },
  growth: { multiplier: decimal('2'), countries: new Set(['IN']) },
  units: new Map([
    ['USD', decimal('100')],
    ['JPY', decimal('14400')],
  ]),
};

export const tier = (name: string, rest: Partial<Tier> = {}): Tier => ({
  name,
  title: null,
  requirements: null,
  activityThreshold: null,
  ...rest,
});

/** Recalibrated in January and July, over 6 months, after 6 months. */
export const tiers = (...list: readonly Tier[]): TierPolicy => ({
  recalibration: { months: [1, 7], windowMonths: 6, minimumHoldMonths: 6 },
  tiers: list,
});

/** A programme in which every action with the tools `code` and `docs` qualifies for 90 days. */
export function programme(changes: Partial<Programme> = {}): Programme {
  const tool = (name: string): Programme['tools'] extends ReadonlyMap<string, infer T> ? [string, T] : never => [
    name,
    {
      tool: name,
      title: name,
      description: null,
      rules: [
        {
          name: 'anything',
          description: null,
          conditions: { fact: 'action', path: null, operator: 'notEqual', value: '' },
        },
      ],
      examples: [],
    },
  ];
  return {
    name: 'test',
    title: 'Test',
    timezone: 'UTC',
    windowDays: 90,
    valuation: 'closing',
    graceDays: 3,
    noticeDays: [],
    rates: RATES,
    tiers: tiers(),
    tools: new Map([tool('code'), tool('docs')]),
    ...changes,
  };
}

/** One version, always in force. */
export const always = (changes: Partial<Programme> = {}): RuleBook => [
  { version: 'test@1', effectiveFrom: 'always', programme: programme(changes) },
];

type Body = Readonly<Record<string, unknown>>;

/** A log that grows by sentences. Registrations are on 1 January 2018 unless told otherwise. */
export class World {
  readonly events: TenureEvent[] = [];
  readonly #users = new Set<string>();
  readonly #registered = new Map<string, string>();

  /** Any event; the id tells its place in the telling, so that equal times keep it. */
  happens(type: string, time: string, data: Body): this {
    const id = String(this.events.length).padStart(5, '0');
    const parsed = parseEvent({ specversion: '1.0', source: 'test', id, type, time: timestamp(time), data });
    if (parsed.kind !== 'event') throw new Error(JSON.stringify(parsed));
    this.events.push(parsed.event);
    return this;
  }

  partner(partner: string, time = '2018-01-01'): this {
    this.#registered.set(partner, timestamp(time));
    return this.happens('partner.registered', time, { partner, name: partner, emailDomains: [] });
  }

  client(client: string, mrr?: string, currency = 'USD', country = 'US', time = '2018-01-01'): this {
    this.#registered.set(client, timestamp(time));
    this.happens('client.registered', time, { client, name: client, country });
    return mrr === undefined ? this : this.pays(client, mrr, currency, time);
  }

  pays(client: string, mrr: string, currency: string, time: string): this {
    return this.happens('client.subscription.changed', time, { client, mrr, currency });
  }

  /** The partner's one user at the client does something that qualifies, at each of the times. */
  acts(partner: string, client: string, times: readonly string[], tool = 'code'): this {
    const user = this.#userAt(partner, client);
    for (const time of times) this.happens('activity.performed', time, { user, client, tool, action: 'edited' });
    return this;
  }

  /** The client removes the partner's user, and gives it access again when it is told to. */
  removes(partner: string, client: string, time: string): this {
    return this.happens('access.removed', time, { user: this.#userAt(partner, client), client, by: 'client' });
  }

  readmits(partner: string, client: string, time: string): this {
    return this.happens('access.granted', time, { user: this.#userAt(partner, client), client });
  }

  deal(deal: string, partner: string, client: string, time: string, changes: Body = {}): this {
    const data = { deal, partner, client, mrr: '1000', currency: 'USD', kind: 'sourced', ...changes };
    return this.happens('deal.closed', time, data);
  }

  adjusts(partner: string, name: string, points: string, time: string): this {
    return this.happens('adjustment.posted', time, { partner, month: name, points, reason: 'agreed', author: 'ops' });
  }

  /** Nothing but the passing of time: the log lasts until then. */
  lastsUntil(time: string): this {
    return this.partner('zz-witness', time);
  }

  /** Created, assigned and admitted as soon as both are registered. */
  #userAt(partner: string, client: string): string {
    const user = `${partner}@${client}`;
    if (!this.#users.has(user)) {
      this.#users.add(user);
      const time = [this.#registered.get(partner) ?? '', this.#registered.get(client) ?? ''].toSorted()[1] ?? '';
      this.happens('user.created', time, { user, partner, email: 'u@example.com' });
      this.happens('user.assigned', time, { user, client });
      this.happens('access.granted', time, { user, client });
    }
    return user;
  }
}

export function folded(events: readonly TenureEvent[], book: RuleBook): Promise<ComputedLog> {
  return computeLog(events, createRuleEngine(book));
}

/** Every statement of a log as its row, in order. */
export async function rowsOf(world: Pick<World, 'events'>, book: RuleBook = always()): Promise<StatementRow[]> {
  const rows: StatementRow[] = [];
  for await (const statements of runMonths(logFacts(await folded(world.events, book)), book)) {
    rows.push(...statements.map(statementRow));
  }
  return rows;
}

/** The row of one partner's month; undefined when it has none. */
export async function rowOf(
  world: Pick<World, 'events'>,
  name: string,
  partner: string,
  book: RuleBook = always(),
): Promise<StatementRow | undefined> {
  return (await rowsOf(world, book)).find((row) => row.month === name && row.partner === partner);
}
