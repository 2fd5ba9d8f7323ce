/** All that goes on by itself in a worker process: the judge, the relay, and the lanes beside them. */
import type { Logger } from '../platform/log.ts';
import { messageOf } from '../platform/errno.ts';
import type { Metrics } from '../platform/metrics.ts';
import { PUBLIC_HTTPS, type OutboundRules } from '../platform/outbound/outbound-rules.ts';
import type { Tracing } from '../platform/tracing.ts';
import { listen } from '../store/listen.ts';
import { MARK_CHANNEL } from '../store/marks.ts';
import type { RulesNow } from '../store/pairs/fold-pairs.ts';
import { WAKE_UP_CHANNEL } from '../store/wake-ups.ts';
import type { Connections } from './connections.ts';
import { startDigests, type MailPlace } from './digests/start-digests.ts';
import type { SignalDebounce } from './judge/decide-wake-up.ts';
import type { JudgeDependencies } from './judge/judge-pairs.ts';
import { startJudge } from './judge/judge.ts';
import { keepSchedule } from './months/keep-schedule.ts';
import { startNotices } from './notices/start-notices.ts';
import { owedMonthRuns } from './owed/month-requests.ts';
import { owedOffboardingRuns } from './owed/offboardings.ts';
import { owedRejudgeRuns } from './owed/rejudges.ts';
import { startOwedRuns } from './owed/start-owed-runs.ts';
import { owedWhatIfRuns } from './owed/what-ifs.ts';
import { startRelay, type Relay } from './relay/relay.ts';

export interface LaneSettings {
  readonly databaseUrl: string;
  /** Workflow starts a second. */
  readonly startRate: number;
  readonly debounce: SignalDebounce;
  readonly log: Logger;
  readonly metrics?: Metrics;
  /** Where webhooks may be sent; default: public addresses over HTTPS. */
  readonly outbound?: OutboundRules;
  /** Through which server digests are sent, and from whom; without it none are. */
  readonly mail?: MailPlace | null;
  /** False leaves wake-ups lying: for tests that prove what depends on them. */
  readonly relay?: boolean;
}

export interface LaneDependencies extends Pick<Connections, 'pool' | 'clock' | 'temporal'> {
  readonly rulesNow: RulesNow;
  readonly tracing: Tracing;
  readonly onJudged: JudgeDependencies['onJudged'];
}

export interface RunningLanes {
  /** Ends after the turns under way. */
  stop(): Promise<void>;
}

export function startLanes(settings: LaneSettings, dependencies: LaneDependencies): RunningLanes {
  const { databaseUrl, debounce, log, outbound = PUBLIC_HTTPS, mail = null } = settings;
  const { pool, clock, temporal, rulesNow, tracing, onJudged } = dependencies;
  const metrics = settings.metrics === undefined ? {} : { metrics: settings.metrics };
  const relay = relayOf(settings, dependencies);
  const judge = startJudge({
    pool,
    clock,
    rulesNow,
    debounce,
    log,
    tracing,
    ...(relay !== null && { onWakeUps: () => relay.poke() }),
    ...(onJudged !== undefined && { onJudged }),
  });
  const owed = { pool, temporal, log };
  const others = [
    startOwedRuns('rejudge', owedRejudgeRuns, owed),
    startOwedRuns('month requests', owedMonthRuns, owed),
    startOwedRuns('what-ifs', owedWhatIfRuns, owed),
    startOwedRuns('offboardings', owedOffboardingRuns, owed),
    keepSchedule({ ...owed, clock }),
    startDigests({ pool, clock, rulesNow, log, mail, ...metrics }),
    startNotices({ pool, clock, log, outbound, ...metrics }),
  ];
  const listening = listen({
    url: databaseUrl,
    applicationName: 'tenure-worker-listen',
    channels: { [MARK_CHANNEL]: () => judge.poke(), [WAKE_UP_CHANNEL]: () => relay?.poke() },
    onLost: (error) => log.warn({ error: messageOf(error) }, 'notifications are not heard; sweeping goes on'),
  });
  return {
    async stop() {
      await listening.stop();
      await Promise.all([judge.stop(), relay?.stop(), ...others.map((lane) => lane.stop())]);
    },
  };
}

function relayOf(
  { relay: isWanted = true, startRate, log, metrics }: LaneSettings,
  { pool, clock, temporal, tracing }: LaneDependencies,
): Relay | null {
  if (!isWanted) return null;
  return startRelay({ pool, temporal, clock, startRate, log, tracing, ...(metrics && { metrics }) });
}
