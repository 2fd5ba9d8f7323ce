/** Who is killed in an installation while a suite runs, and when. */
import { sleep } from '../../platform/clock.ts';
import type { Installation } from './installation.ts';

/** Kills one process after the other, each as soon as `sent` events are in, and starts it again a moment later. */
export function killer(installation: Installation): {
  readonly onSent: (sent: number) => void;
  readonly done: () => Promise<readonly string[]>;
} {
  const after = [300, 900, 1_500, 2_200, 2_900, 3_600];
  const plan = victims(installation).map((victim, index) => ({ ...victim, after: after[index] ?? 0 }));
  const killed: Promise<string>[] = [];
  return {
    onSent(sent) {
      while (plan[0] !== undefined && sent >= plan[0].after) {
        const { name, part } = plan.shift() ?? {};
        killed.push(restarted(name ?? '', part));
      }
    },
    done: () => Promise.all(killed),
  };
}

/** Kills one process after the other, each once the one before is back. */
export async function killEach(installation: Installation): Promise<void> {
  for (const { name, part } of victims(installation)) await restarted(name, part);
}

interface Victim {
  readonly name: string;
  readonly part: { kill(): Promise<void>; start(): Promise<void> } | undefined;
}

function victims({ postgres, temporal, apis, workers }: Installation): readonly Victim[] {
  return [
    { name: 'api 1', part: apis[0]?.part },
    { name: 'worker 1', part: workers[0]?.part },
    { name: 'temporal', part: temporal },
    { name: 'api 2', part: apis[1]?.part },
    { name: 'postgres', part: postgres },
    { name: 'worker 2', part: workers[1]?.part },
  ];
}

const AWAY_MS = 1_500;

async function restarted(name: string, part: Victim['part']): Promise<string> {
  await part?.kill();
  await sleep(AWAY_MS);
  await part?.start();
  return name;
}
