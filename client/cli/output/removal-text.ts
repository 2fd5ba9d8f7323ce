/** Removals of access as people read them. */
import type { StandingView } from '../../relationships/relationship-view.ts';
import { printable } from './printable.ts';
import { fromNow, shortTime } from './times.ts';

/** What the API foresees. */
export interface Preview {
  readonly user: string;
  readonly client: string;
  readonly partner: string | null;
  readonly by: 'partner' | 'client';
  readonly alreadyRemoved: boolean;
  readonly effect:
    | { readonly kind: 'ends'; readonly since: string }
    | {
        readonly kind: 'stays';
        readonly since: string;
        readonly expiresAt: string;
        readonly heldByUser: string;
        readonly managedBy: readonly string[];
      }
    | { readonly kind: 'not_managed' }
    | null;
}

/** What the API has done. */
export interface Receipt {
  readonly user: string;
  readonly client: string;
  readonly partner: string | null;
  readonly by: 'partner' | 'client';
  readonly event: { readonly source: string; readonly id: string };
  readonly removedAt: string;
  readonly position: number;
}

/** What came of it. */
export type Outcome =
  /** Real milliseconds from the acknowledgement until the run had closed. */
  | { readonly kind: 'ended'; readonly standing: StandingView; readonly milliseconds: number }
  | { readonly kind: 'run_still_open'; readonly standing: StandingView; readonly milliseconds: number }
  | { readonly kind: 'stays'; readonly standing: StandingView; readonly managedBy: readonly string[] }
  | { readonly kind: 'nothing_managed' };

export function previewText({ user, client, partner, by, effect }: Preview): string {
  const side = by === 'partner' ? "from the partner's dashboard" : "from the client's account";
  const lines = [`User ${user} of partner ${partner} loses access to client ${client}, ${side}.`];
  if (effect?.kind === 'ends') {
    lines.push(
      `Nobody else manages the pair: the relationship, managed since ${shortTime(effect.since)}, ends at once.`,
    );
  } else if (effect?.kind === 'stays') {
    lines.push(
      `The pair stays managed by ${effect.managedBy.join(', ')}, until ${shortTime(effect.expiresAt)} UTC at least.`,
    );
  } else lines.push('The pair is not managed: no relationship ends.');
  if (by === 'partner') lines.push('Only the client can give the access again.');
  return printable(`${lines.join('\n')}\n`);
}

export function outcomeText({ user, client, partner, event, removedAt }: Receipt, outcome: Outcome): string {
  const done = `User ${user} has no access to client ${client} since ${shortTime(removedAt)} UTC (event ${event.id}).`;
  return printable(`${done}\n${consequence(`${partner} and ${client}`, outcome)}\n`);
}

function consequence(pair: string, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'nothing_managed':
      return 'No relationship was managed, so none has ended.';
    case 'stays':
      return staysText(pair, outcome);
    case 'ended':
      return `The relationship of ${pair} has ended; its durable run closed ${took(outcome.milliseconds)} after the removal was acknowledged.`;
    case 'run_still_open':
      return `The relationship of ${pair} has ended, but its durable run has not closed after ${took(outcome.milliseconds)}. It will as soon as a worker runs: see tenure doctor.`;
  }
}

function staysText(
  pair: string,
  { standing: { periods, at }, managedBy }: Outcome & { readonly kind: 'stays' },
): string {
  const last = periods.at(-1);
  const until = last?.expiresAt ? ` until ${shortTime(last.expiresAt)} UTC (${fromNow(last.expiresAt, at)})` : '';
  const by = managedBy.length === 0 ? '' : ` by ${managedBy.join(', ')}`;
  const holder = last?.heldBy ? `; the activity that holds it alive is of user ${last.heldBy.user}` : '';
  return `${pair} stay managed${by}${until}${holder}.`;
}

function took(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${Math.round(milliseconds / 1000)} s`;
}
