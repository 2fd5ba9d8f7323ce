/** Rehearsals in tests: a log in memory, played on servers of its own, as `tenure rehearse` does it. */
import { buildStage, placesOf, startRehearsalServers } from '../../client/cli/rehearse/build-stage.ts';
import { rehearse, type Rehearsal } from '../../client/rehearse/rehearse.ts';
import type { Script } from '../../client/rehearse/script.ts';
import { readSettings } from '../../platform/env.ts';
import { createLogger } from '../../platform/log.ts';
import { Shutdown } from '../../platform/shutdown.ts';
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import { DAY_MS } from '../../rules/time/instant.ts';
import { exampleProgramme } from './example.ts';

export interface TestRehearsalOptions {
  /** Programme days a real second. */
  readonly daysPerSecond: number;
  readonly relay?: boolean;
  readonly patienceMs?: number;
  /** Workflow starts a second. */
  readonly startRate?: number;
}

/** Plays under the example programme, in force always, and compares. Servers and folders are gone afterwards. */
export async function rehearseScript(script: Script, options: TestRehearsalOptions): Promise<Rehearsal> {
  const { daysPerSecond, relay = true, patienceMs = 60_000 } = options;
  const files = await exampleProgramme();
  const programme = parseProgramme(files);
  if (programme.kind === 'invalid') throw new Error('the example programme has mistakes');
  const shutdown = new Shutdown();
  try {
    const settings = { ...readSettings(), ...(options.startRate !== undefined && { startRate: options.startRate }) };
    const servers = await startRehearsalServers(settings, shutdown, () => undefined);
    const stage = await buildStage(
      placesOf(servers),
      {
        book: [{ version: `${programme.value.name}@1`, effectiveFrom: 'always', programme: programme.value }],
        programmes: [{ files, effectiveFrom: 'always' }],
        first: script.lines[0]?.dueAt ?? 0,
        settings,
        log: createLogger({ level: 'error', name: 'rehearse' }),
        relay,
      },
      shutdown,
    );
    const rehearsal = await rehearse(script, stage, {
      log: 'test',
      speed: (daysPerSecond * DAY_MS) / 1_000,
      patienceMs,
      signal: shutdown.signal,
      say: (line) => console.log(line),
      onProgress: () => undefined,
    });
    if (rehearsal === null) throw new Error('the rehearsal was stopped');
    return rehearsal;
  } finally {
    await shutdown.stop();
  }
}
