/** `tenure token create|list|revoke`: who may call the API (`docs/interfaces.md §3`). */
import { Command } from 'commander';
import { createTokenCommand } from '../token/create.ts';
import { listTokensCommand } from '../token/list.ts';
import { revokeTokenCommand } from '../token/revoke.ts';

export function tokenCommand(): Command {
  return new Command('token')
    .description('Tokens of the API: each has one role, is shown once, expires and can be revoked.')
    .addCommand(createTokenCommand())
    .addCommand(listTokensCommand())
    .addCommand(revokeTokenCommand());
}
