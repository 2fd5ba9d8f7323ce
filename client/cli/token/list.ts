/** `tenure token list`: which tokens there are, and what has become of them. */
import { Command } from 'commander';
import type { TokenView } from '../../tokens/token-view.ts';
import { limitOption } from '../options/values.ts';
import { table } from '../output/table.ts';
import { shortTime } from '../output/times.ts';
import { apiPlace } from '../remote/api-place.ts';
import { collectPages, type Collected } from '../remote/collect-pages.ts';
import { printResult } from '../output/print-result.ts';

export function listTokensCommand(): Command {
  return new Command('list')
    .summary('all tokens, revoked and expired ones too')
    .description('Tokens in the order of their making; never their text.')
    .option('--limit <n>', 'most rows printed', limitOption, 1000)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure token list --json')
    .action(async ({ limit, json }: { readonly limit: number; readonly json?: true }) => {
      const tokens = await collectPages<TokenView>(apiPlace(), '/v1/tokens', { limit });
      printResult(tokens, json, listText(tokens));
    });
}

function listText({ items, more }: Collected<TokenView>): string {
  if (items.length === 0) return 'There is none. Make one with tenure token create.\n';
  const rows = items.map(({ id, name, role, partner, state, expiresAt, lastUsedAt }) => [
    id,
    partner === null ? role : `${role} ${partner}`,
    state,
    expiresAt === null ? 'never' : shortTime(expiresAt),
    lastUsedAt === null ? 'never' : shortTime(lastUsedAt),
    name,
  ]);
  const text = table([['ID', 'ROLE', 'STATE', 'EXPIRES (UTC)', 'LAST USED (UTC)', 'NAME'], ...rows]);
  return more ? `${text}There are more; raise --limit.\n` : text;
}
