/** Removals of access as people read them. */
import type { ConsequenceView, EffectView, LossView } from '../../access/removal-view.ts';
import { printable } from './printable.ts';
import { shortTime } from './times.ts';

type Side = 'partner' | 'client';

/** What the API foresees. */
export interface Preview {
  readonly user: string;
  readonly client: string;
  readonly partner: string;
  readonly by: Side;
  readonly alreadyRemoved: boolean;
  readonly effect: EffectView | null;
  readonly loss: LossView;
  readonly restore: ConsequenceView['restore'] | null;
}

/** The same for all users of a partner. */
export interface PreviewAll {
  readonly partner: string;
  readonly client: string;
  readonly by: Side;
  readonly users: readonly string[];
  readonly effect: EffectView | null;
  readonly loss: LossView;
  readonly restore: ConsequenceView['restore'];
}

/** What came of one removal or of several of a pair. */
export type Consequence = ConsequenceView & {
  readonly partner: string;
  readonly client: string;
  readonly by: Side;
};

interface Made {
  readonly user: string;
  readonly event: { readonly source: string; readonly id: string };
  readonly removedAt: string;
  readonly position: number;
}

export type Receipt = Consequence & Made;
export type ReceiptAll = Consequence & { readonly removals: readonly Made[] };

/**
 * What was seen of it afterwards. Real milliseconds are those from the acknowledgement until the run had closed: a
 * repeat has none.
 */
export type Outcome =
  | { readonly kind: 'ended'; readonly milliseconds?: number }
  | { readonly kind: 'run_still_open'; readonly milliseconds?: number }
  | ({ readonly kind: 'stays' } & NonNullable<ConsequenceView['managed']>)
  /** Access was restored, and somebody was active, while we looked. */
  | { readonly kind: 'managed_again' }
  | { readonly kind: 'nothing_managed' };

export function previewText({ user, client, partner, by, effect, loss, restore }: Preview): string {
  const lines = [`User ${user} of partner ${partner} loses access to client ${client}, ${from(by)}.`];
  return printable(
    `${[...lines, effectText(effect), ...lossLines(loss), restoreText(restore?.assignAgain ?? [])].join('\n')}\n`,
  );
}

export function previewAllText({ users, client, partner, by, effect, loss, restore }: PreviewAll): string {
  const lines = [`All users that partner ${partner} has at client ${client} lose their access, ${from(by)}:`];
  lines.push(`  ${users.join(', ')}`, effectText(effect), ...lossLines(loss), restoreText(restore.assignAgain));
  return printable(`${lines.join('\n')}\n`);
}

function from(by: Side): string {
  return by === 'partner' ? "from the partner's dashboard" : "from the client's account";
}

export function effectText(effect: EffectView | null): string {
  if (effect?.kind === 'ends') {
    return `Nobody else manages the pair: the relationship, managed since ${shortTime(effect.since)}, ends at once.`;
  }
  if (effect?.kind === 'stays') {
    const by = effect.managedBy.length === 0 ? '' : ` by ${effect.managedBy.join(', ')}`;
    return `The pair stays managed${by}, until ${shortTime(effect.expiresAt)} UTC at least.`;
  }
  return 'The pair is not managed: no relationship ends.';
}

/** What the partner loses, if that is known. */
export function lossLines(loss: LossView): readonly string[] {
  if (loss === null) return [];
  const { month, clients, points, creditedTier, performanceTier } = loss;
  const credits = clients.map(({ client, credit, currency, otherPartners }) => {
    const others = otherPartners === 0 ? 'nobody else manages it' : `${otherPartners} other partners go on`;
    return `  ${client}: credit of ${currency ?? ''} ${credit} a month (${others})`;
  });
  const tier = tierText('credited', creditedTier) ?? tierText('performance', performanceTier) ?? 'no tier changes';
  return ['The partner loses', ...credits, `  ${points} points in ${month}, if nothing else is done; ${tier}`];
}

function tierText(kind: string, { without, after }: NonNullable<LossView>['creditedTier']): string | null {
  return without === after ? null : `its ${kind} tier will be ${after ?? 'none'} instead of ${without ?? 'none'}`;
}

/** The rule of `docs/domain.md §4`. */
function restoreText(assignAgain: readonly string[]): string {
  const again = assignAgain.length === 0 ? '' : `, and ${assignAgain.join(', ')} must then also be assigned again`;
  return `Only the client can give the access again${again}.`;
}

export function receiptText({ user, client, event, removedAt }: Receipt): string {
  return printable(
    `User ${user} has no access to client ${client} since ${shortTime(removedAt)} UTC (event ${event.id}).\n`,
  );
}

export function receiptAllText({ client, removals }: ReceiptAll): string {
  const lines = removals.map(
    ({ user, removedAt, event }) =>
      `User ${user} has no access to client ${client} since ${shortTime(removedAt)} UTC (event ${event.id}).`,
  );
  return printable(`${lines.join('\n')}\n`);
}

export function outcomeText({ partner, client, periodsEnded, restore }: Consequence, outcome: Outcome): string {
  const lines = [consequence(`${partner} and ${client}`, outcome, periodsEnded.at(-1)?.end ?? null)];
  lines.push(restoreText(restore.assignAgain));
  return printable(`${lines.join('\n')}\n`);
}

function consequence(pair: string, outcome: Outcome, end: string | null): string {
  switch (outcome.kind) {
    case 'nothing_managed':
      return 'No relationship was managed, so none has ended.';
    case 'managed_again':
      return `The relationship of ${pair} ended, and is managed again by now: see tenure relationship show.`;
    case 'stays':
      return staysText(pair, outcome);
    case 'ended':
      return `The relationship of ${pair} has ended${at(end)}; its durable run ${closed(outcome.milliseconds)}.`;
    case 'run_still_open':
      return `The relationship of ${pair} has ended${at(end)}, but its durable run has not closed${outcome.milliseconds === undefined ? ' yet' : ` after ${took(outcome.milliseconds)}`}. It will as soon as a worker runs: see tenure doctor.`;
  }
}

function at(end: string | null): string {
  return end === null ? '' : ` at ${shortTime(end)} UTC`;
}

function staysText(pair: string, { expiresAt, heldByUser, managedBy }: Outcome & { readonly kind: 'stays' }): string {
  const by = managedBy.length === 0 ? '' : ` by ${managedBy.join(', ')}`;
  return `${pair} stay managed${by} until ${shortTime(expiresAt)} UTC; the activity that holds it alive is of user ${heldByUser}.`;
}

function closed(milliseconds: number | undefined): string {
  return milliseconds === undefined ? 'is closed' : `closed ${took(milliseconds)} after the removal was acknowledged`;
}

function took(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${Math.round(milliseconds / 1000)} s`;
}
