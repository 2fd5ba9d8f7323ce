/** Digests as people read of them at the command line. */
import type { SubscriptionView } from '../../digests/digest-view.ts';
import { table } from './table.ts';
import { shortTime } from './times.ts';

export function setText({ addresses, frequency, nextAt, zone }: SubscriptionView): string {
  return (
    `Written to ${frequency}: ${addresses.join(', ')}. The next is due at ${shortTime(nextAt)} UTC (07:00 ${zone}), ` +
    'if a worker has a mail server (TENURE_SMTP_URL) and there is something to tell.\n'
  );
}

/** @param more whether there are further ones that were not asked for */
export function digestsText(items: readonly SubscriptionView[], more: boolean): string {
  if (items.length === 0) return 'Nobody gets digests. Start with tenure digest set PARTNER --to ADDRESS.\n';
  const rows = items.map((one) => [
    one.partner,
    one.frequency,
    one.language,
    one.addresses.join(' '),
    shortTime(one.nextAt),
    one.lastSentAt === null ? 'never' : shortTime(one.lastSentAt),
    String(one.waiting),
    String(one.dead),
    one.lastFault ?? '',
  ]);
  const head = ['PARTNER', 'EVERY', 'LANG', 'TO', 'NEXT (UTC)', 'LAST SENT (UTC)', 'WAITING', 'GIVEN UP', 'FAULT'];
  return `${table([head, ...rows])}${more ? 'and more: raise --limit\n' : ''}`;
}
