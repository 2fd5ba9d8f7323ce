/**
 * Starts a server in a folder, prints its address and pid as JSON, and serves until it is killed.
 * `serve.ts postgres FOLDER` or `serve.ts temporal FOLDER EXECUTABLE`; with `exit` at the end it exits at once,
 * without stopping what it started. Run by tests that kill it.
 */
import { sleep } from '../../../platform/clock.ts';
import { startPostgres } from '../../../platform/postgres/start-postgres.ts';
import { startTemporal } from '../../../platform/temporal/start-temporal.ts';

const [kind = '', dataDir = '', executable = ''] = process.argv.slice(2);

async function start(): Promise<{ readonly address: string; readonly pid: number }> {
  if (kind === 'postgres') {
    const { url, pid } = await startPostgres({ dataDir, durable: false });
    return { address: url, pid };
  }
  return startTemporal({ executable, dataDir, namespace: 'default', keywords: [] });
}

const { address, pid } = await start();
process.stdout.write(`${JSON.stringify({ address, pid })}\n`);
if (process.argv.at(-1) === 'exit') process.exit(3);
await sleep(1_000_000);
