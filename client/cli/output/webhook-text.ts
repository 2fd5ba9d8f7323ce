/** Webhooks as people read them. */
import type { DeliveryView, WebhookView } from '../../webhooks/webhook-view.ts';
import { table } from './table.ts';
import { shortTime } from './times.ts';

export function secretText(secret: string): string {
  return `Its secret, which is told this once: ${secret}\n`;
}

export function webhooksText(items: readonly WebhookView[]): string {
  if (items.length === 0) return 'There is no webhook. Add one with tenure webhook add URL.\n';
  const rows = items.map(({ id, url, kinds, partner, waiting, dead, failures, disabledAt }) => [
    id,
    url,
    kinds === null ? 'all' : kinds.join(' '),
    partner ?? 'all',
    String(waiting),
    String(dead),
    stateText(disabledAt, failures),
  ]);
  return table([['WEBHOOK', 'TARGET', 'KINDS', 'PARTNER', 'WAITING', 'GIVEN UP', 'STATE'], ...rows]);
}

function stateText(disabledAt: string | null, failures: number): string {
  if (disabledAt !== null) return `gone since ${shortTime(disabledAt)}: nothing is sent`;
  return failures === 0 ? 'ok' : `${failures} failed in a row`;
}

/** @param more whether there are further ones that were not asked for */
export function deliveriesText(items: readonly DeliveryView[], more: boolean): string {
  if (items.length === 0) return 'None.\n';
  const rows = items.map(({ id, kind, partner, client, writtenAt, status, attempts, fault }) => [
    String(id),
    shortTime(writtenAt),
    kind,
    partner,
    client ?? '',
    status === 'dead' ? 'given up' : status,
    String(attempts),
    fault ?? '',
  ]);
  const head = ['DELIVERY', 'QUEUED (UTC)', 'KIND', 'PARTNER', 'CLIENT', 'STATUS', 'ATTEMPTS', 'FAULT'];
  return `${table([head, ...rows])}${more ? 'and more: raise --limit\n' : ''}`;
}
