/** For each kind of activity that comes out differently, how many there are and one of them with both explanations. */
import { eventNameKey } from '../events/acceptance.ts';
import type { EventOf } from '../events/event.ts';
import { explainRuling, type RulingExplanation } from '../explain/explain-ruling.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import { compareText } from '../text.ts';
import { formatInstant } from '../time/instant.ts';
import type { ActivityChange, ActivityChangeKind } from './compare-verdicts.ts';

export interface ActivityChangeGroup {
  readonly kind: ActivityChangeKind;
  readonly tool: string;
  readonly action: string;
  readonly count: number;
  /** The first of them in time, of equal ones by source, then id. */
  readonly example: {
    readonly source: string;
    readonly id: string;
    readonly time: string;
    readonly data: EventOf<'activity.performed'>['data'];
    readonly before: RulingExplanation;
    readonly after: RulingExplanation;
  };
}

interface Group {
  readonly kind: ActivityChangeKind;
  count: number;
  first: EventOf<'activity.performed'>;
}

/**
 * Most frequent first, of equal ones by tool, action and kind.
 * @param activities by {@link eventNameKey}
 */
export function groupActivityChanges(
  changes: readonly ActivityChange[],
  activities: ReadonlyMap<string, EventOf<'activity.performed'>>,
  books: { readonly before: RuleBook; readonly after: RuleBook },
): readonly ActivityChangeGroup[] {
  const groups = new Map<string, Group>();
  for (const { kind, before } of changes) {
    const event = activities.get(eventNameKey(before));
    if (event === undefined) throw new Error(`a verdict without its activity: ${before.id}`);
    const key = JSON.stringify([event.data.tool, event.data.action, kind]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kind, count: 1, first: event });
    else {
      group.count += 1;
      if (event.time < group.first.time) group.first = event;
    }
  }
  return [...groups]
    .sort(([, x], [, y]) => y.count - x.count || compareGroups(x, y))
    .map(([, { kind, count, first }]) => ({
      kind,
      tool: first.data.tool,
      action: first.data.action,
      count,
      example: exampleOf(first, books),
    }));
}

/** By tool, action and kind. */
function compareGroups(x: Group, y: Group): number {
  const [a, b] = [x.first.data, y.first.data];
  return compareText(a.tool, b.tool) || compareText(a.action, b.action) || compareText(x.kind, y.kind);
}

/** An activity with what either rule book says of it. */
export function exampleOf(
  event: Pick<EventOf<'activity.performed'>, 'source' | 'id' | 'time' | 'data'>,
  books: { readonly before: RuleBook; readonly after: RuleBook },
): ActivityChangeGroup['example'] {
  const { source, id, time, data } = event;
  return {
    source,
    id,
    time: formatInstant(time),
    data,
    before: explainRuling(versionAt(books.before, time), data),
    after: explainRuling(versionAt(books.after, time), data),
  };
}
