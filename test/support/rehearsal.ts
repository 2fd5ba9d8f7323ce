/** Rehearsals in tests: a log in memory, played on servers of its own, as `tenure rehearse` does it. */
import { buildStage, placesOf, startRehearsalServers } from '../../client/cli/rehearse/build-stage.ts';
import type { PaceBounds } from '../../client/rehearse/pace.ts';
import { rehearse, type Rehearsal } from '../../client/rehearse/rehearse.ts';
import type { Script } from '../../client/rehearse/script.ts';
import { readSettings } from '../../platform/env.ts';
import { createLogger } from '../../platform/log.ts';
import { Shutdown } from '../../platform/shutdown.ts';
import { parseProgramme } from '../../rules/programme/parse-programme.ts';
import { DAY_MS } from '../../rules/time/instant.ts';
import { installRuntime } from '../../worker/temporal/runtime.ts';
import { exampleProgramme } from './example.ts';

export interface TestRehearsalOptions {
  /** Files of the programme; the example's by default. */
  readonly programme?: ReadonlyMap<string, string>;
  /** Programme days a real second. */
  readonly daysPerSecond: number;
  readonly relay?: boolean;
  /** How far the stack may be behind before the clock slows down. */
  readonly bounds?: PaceBounds;
  readonly patienceMs?: number;
  /** Workflow starts a second. */
  readonly startRate?: number;
  /** Programme instant at which the clock begins; what lies before is fed at once. By default, the first event. */
  readonly clockFrom?: number;
}

const log = createLogger({ level: 'error', name: 'rehearse' });
installRuntime(log);

/** Plays under one programme, in force always, and compares. Servers and folders are gone afterwards. */
export async function rehearseScript(script: Script, options: TestRehearsalOptions): Promise<Rehearsal> {
  const { daysPerSecond, relay = true, patienceMs = 60_000 } = options;
  const files = options.programme ?? (await exampleProgramme());
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
        first: options.clockFrom ?? script.lines[0]?.dueAt ?? 0,
        settings,
        log,
        relay,
      },
      shutdown,
    );
    const rehearsal = await rehearse(script, stage, {
      log: 'test',
      speed: (daysPerSecond * DAY_MS) / 1_000,
      patienceMs,
      ...(options.bounds && { bounds: options.bounds }),
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
