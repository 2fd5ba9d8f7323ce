/** Offboardings as people read them. */
import type { ForeseenClientView, OffboardingView } from '../../offboardings/offboarding-view.ts';
import type { LossView } from '../../access/removal-view.ts';
import { printable } from '../output/printable.ts';
import { lossLines } from '../output/removal-text.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';

/** What the API foresees. */
export interface Foreseen {
  readonly user: string;
  readonly partner: string;
  readonly by: 'partner' | 'client';
  readonly clients: readonly ForeseenClientView[];
  readonly loss: LossView;
  readonly more: boolean;
}

export function foreseenText({ user, partner, clients, loss, more }: Foreseen): string {
  const head = printable(`User ${user} of partner ${partner}`);
  if (clients.length === 0) return `${head} has no access to any client.\n`;
  const rows = clients.map(({ client, effect, lapses }) => [
    client,
    effectCell(effect),
    lapses === null ? 'not managed' : `${shortTime(lapses.expiresAt)} (held by ${lapses.heldByUser})`,
  ]);
  const sentences = [
    more ? 'There are more clients: only the first are shown.' : '',
    'Only the client can give access again.',
    'The gentle way is to deactivate the user (--deactivate): nothing ends now, and each client lapses as shown unless somebody else is active.',
  ].filter((sentence) => sentence !== '');
  return `${head} has access to ${counted(clients.length)}.\n\n${table([['CLIENT', 'IF REMOVED', 'IF DEACTIVATED, LAPSES (UTC)'], ...rows])}\n${[...lossLines(loss).map(printable), ...sentences].join('\n')}\n`;
}

function effectCell(effect: ForeseenClientView['effect']): string {
  switch (effect.kind) {
    case 'ends':
      return 'ends at once';
    case 'stays':
      return `stays managed by ${effect.managedBy.join(', ')} until ${shortTime(effect.expiresAt)}`;
    case 'not_managed':
      return 'nothing to end';
  }
}

export function offboardedText({ id, user, partner, mode, finishedAt, progress, clients }: OffboardingView): string {
  const what = mode === 'remove' ? 'has no access to clients any more' : 'is deactivated';
  const { done, total } = progress;
  const head =
    finishedAt === null
      ? `Offboarding ${id} of user ${user} is not finished: ${done} of ${total} clients. It goes on as soon as a worker runs: see tenure doctor.`
      : `User ${user} of partner ${partner} ${what} (offboarding ${id}).`;
  const rows = clients.map(({ client, outcome }) => [client, outcomeCell(outcome)]);
  const body = rows.length === 0 ? '' : `\n${table([['CLIENT', 'RESULT'], ...rows])}`;
  return `${printable(head)}\n${body}`;
}

type Outcome = OffboardingView['clients'][number]['outcome'];

function outcomeCell(outcome: Outcome): string {
  switch (outcome?.kind) {
    case undefined:
      return 'waiting';
    case 'no_access':
      return 'had no access any more';
    case 'not_managed':
      return 'not managed';
    case 'lapses':
      return `lapses ${shortTime(outcome.expiresAt)}, held by ${outcome.heldByUser}`;
    case 'removed':
      return `access removed; ${removedCell(outcome)}`;
  }
}

function removedCell({ periodsEnded, managed, assignAgain }: Outcome & { readonly kind: 'removed' }): string {
  const again = assignAgain ? '; to be assigned again if restored' : '';
  const [ended] = periodsEnded;
  if (ended !== undefined) return `ended at ${shortTime(ended.end)}${again}`;
  if (managed === null) return `nothing was managed${again}`;
  return `stays managed by ${managed.managedBy.join(', ')} until ${shortTime(managed.expiresAt)}${again}`;
}

function counted(clients: number): string {
  return clients === 1 ? '1 client' : `${clients} clients`;
}
