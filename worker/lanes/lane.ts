/** A loop of turns: at once while there is more, again when somebody rings, and every second in any case. */
import { sleep } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errno.ts';
import type { Logger } from '../../platform/log.ts';
import { backoffMs, type Backoff } from './backoff.ts';
import { createBell } from './bell.ts';

/** What a turn came to. */
export interface TurnResult {
  /** more: look again at once. idle: nothing that could be done now. trouble: what it needs can't be reached. */
  readonly kind: 'more' | 'idle' | 'trouble';
  /** When idle: look again after so many real milliseconds even if nobody rings; if not given, at the next sweep. */
  readonly againInMs?: number;
}

export interface Lane {
  /** Something may be new: look at once. */
  readonly poke: () => void;
  /** Ends after the turn under way. */
  readonly stop: () => Promise<void>;
}

/** The net under notifications: nothing waits longer, whatever was not heard. */
const SWEEP_EVERY_MS = 1_000;
/** While PostgreSQL or Temporal is away. */
const IN_TROUBLE: Backoff = { firstMs: 200, mostMs: 2_000 };

export function startLane(name: string, turn: () => Promise<TurnResult>, log: Logger): Lane {
  const bell = createBell();
  const stopping = new AbortController();
  const ended = run();
  return {
    poke: () => bell.ring(),
    async stop() {
      stopping.abort();
      bell.ring();
      await ended;
    },
  };

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      const result = await tryTurn();
      if (result.kind === 'trouble') {
        if (failures === 0) log.warn({ lane: name }, 'this lane is held up; nothing is lost, it tries again');
        await sleep(backoffMs(IN_TROUBLE, failures), stopping.signal);
        failures += 1;
        continue;
      }
      if (failures > 0) log.info({ lane: name, failures }, 'this lane goes on');
      failures = 0;
      if (result.kind === 'idle') await bell.wait(Math.min(result.againInMs ?? SWEEP_EVERY_MS, SWEEP_EVERY_MS));
    }
  }

  async function tryTurn(): Promise<TurnResult> {
    try {
      return await turn();
    } catch (error) {
      log.error({ lane: name, error: messageOf(error) }, 'a turn of this lane failed');
      return { kind: 'trouble' };
    }
  }
}
