/** `tenure token create`: over the API, or directly on a database for the first one. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { realNow } from '../../../platform/clock.ts';
import { parseDuration } from '../../../platform/duration.ts';
import { formatInstant, parseInstant } from '../../../rules/time/instant.ts';
import { ROLES, type Role } from '../../../store/tokens/role.ts';
import type { TokenView } from '../../tokens/token-view.ts';
import { WrongInputError } from '../cli-error.ts';
import { shortTime } from '../output/times.ts';
import { apiPlace } from '../remote/api-place.ts';
import { callApi } from '../remote/call-api.ts';
import { createOnDatabase } from './create-on-database.ts';
import { printResult } from '../output/print-result.ts';

interface CreateOptions {
  readonly role: Role;
  readonly partner?: string;
  readonly name: string;
  /** A time, or `never`. */
  readonly expires: string;
  readonly database?: true;
  readonly json?: true;
}

/** What the API is sent, and what it answers. */
export interface TokenRequest {
  readonly name: string;
  readonly role: Role;
  readonly partner?: string;
  readonly expiresAt: string | null;
}
export type CreatedToken = TokenView & { readonly token: string };

export function createTokenCommand(): Command {
  return new Command('create')
    .summary('make a token')
    .description(
      'Makes a token and prints it this once: only its hash is kept. Give it to the commands as TENURE_TOKEN. With ' +
        '--database it is made directly in the database of DATABASE_URL, without a server: that is how the first one ' +
        'comes to be.',
    )
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .requiredOption('--name <name>', 'for people: whose it is, what it is for')
    .option('--partner <partner>', 'with the role partner: whose relationships it sees')
    .addOption(
      new Option('--expires <when>', 'after a duration such as 90d, at a time, or never')
        .argParser(expiresOption)
        .default(expiresOption('365d'), '365d'),
    )
    .option('--database', 'make it directly in the database of DATABASE_URL')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExample:\n  tenure token create --role ops --name "Ana, operations" --expires 90d')
    .action(create);
}

async function create({ role, partner, name, expires, database, json }: CreateOptions): Promise<void> {
  if ((role === 'partner') !== (partner !== undefined)) {
    throw new WrongInputError('--partner goes with --role partner, and that role needs it.');
  }
  const expiresAt = expires === 'never' ? null : expires;
  const wanted: TokenRequest = { name, role, ...(partner !== undefined && { partner }), expiresAt };
  const created = database === true ? await createOnDatabase(wanted) : await createOverApi(wanted);
  printResult(created, json, `${created.token}\n`);
  if (json !== true) process.stderr.write(aboutText(created));
}

function createOverApi(wanted: TokenRequest): Promise<CreatedToken> {
  return callApi(apiPlace(), {
    method: 'POST',
    path: '/v1/tokens',
    body: JSON.stringify(wanted),
    headers: { 'content-type': 'application/json' },
  });
}

/** Beside the token, so that the token alone can be piped on. */
function aboutText({ id, role, partner, expiresAt }: CreatedToken): string {
  const whose = partner === null ? role : `${role} ${partner}`;
  const until = expiresAt === null ? 'never expires' : `expires ${shortTime(expiresAt)} UTC`;
  return `Token ${id} (${whose}, ${until}). It is not shown again; tenure token revoke ${id} ends it.\n`;
}

function expiresOption(text: string): string {
  if (text === 'never') return text;
  const duration = parseDuration(text);
  const instant = duration === null ? parseInstant(text) : realNow() + duration;
  if (instant !== null) return formatInstant(instant);
  throw new InvalidArgumentError('It must be a duration such as 90d, an RFC 3339 time, or never.');
}
