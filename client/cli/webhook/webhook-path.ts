/** Where the API has a webhook. */

export function webhookPath(id: string, rest = ''): string {
  return `/v1/webhooks/${encodeURIComponent(id)}${rest}`;
}
