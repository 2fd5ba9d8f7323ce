/** `tenure token revoke ID`: ends a token for good. */
import { Command } from 'commander';
import type { TokenView } from '../../tokens/token-view.ts';
import { shortTime } from '../output/times.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { printResult } from '../output/print-result.ts';

export function revokeTokenCommand(): Command {
  return new Command('revoke')
    .summary('end a token')
    .description('Ends a token for good, within a second. Safe to repeat.')
    .argument('<id>', 'id of the token, as tenure token list shows it')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure token revoke tok_Zk3v9QmUa1Xy')
    .action(async (id: string, { json }: { readonly json?: true }) => {
      const token: TokenView = await callApi(apiPlace(), {
        method: 'DELETE',
        path: `/v1/tokens/${encodeURIComponent(id)}`,
      });
      printResult(token, json, revokedText(token));
    });
}

function revokedText({ id, name, revokedAt, revokedBy }: TokenView): string {
  return `Token ${id} (${name}) was revoked ${shortTime(revokedAt ?? '')} UTC by ${revokedBy ?? 'nobody'}.\n`;
}
