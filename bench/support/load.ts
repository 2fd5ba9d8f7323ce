/** A full ingest beside a measurement: an API in a process of its own, sent events as fast as it takes them. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Stack } from './stack.ts';

export interface Load {
  stop(): Promise<{ readonly eventsPerSecond: number }>;
}

export async function startLoad({ databaseUrl }: Pick<Stack, 'databaseUrl'>): Promise<Load> {
  const child = fork(`${import.meta.dirname}/load-process.ts`, [databaseUrl], { execArgv: ['--import', 'tsx'] });
  await once(child, 'message');
  return {
    async stop() {
      const answer = once(child, 'message');
      child.send('stop');
      const [eventsPerSecond] = (await answer) as [number];
      await once(child, 'exit');
      return { eventsPerSecond };
    },
  };
}
