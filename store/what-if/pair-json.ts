/** A pair's history as JSON: columns of numbers, tools by number, so that it is written and read fast. */
import type { Pair } from '../../rules/relationship/pair.ts';
import type { PairHistory, Span } from '../../rules/month/pair-history.ts';
import type { Instant } from '../../rules/time/instant.ts';

export type SpansJson = readonly (readonly [start: Instant, end: Instant])[];

export interface ActivitiesJson {
  readonly times: readonly Instant[];
  readonly heldUntil: readonly Instant[];
  readonly names: readonly string[];
  /** For each activity, the place of its tool in `names`. */
  readonly tools: readonly number[];
}

export function spansJson({ spans }: PairHistory): SpansJson {
  return spans.map(({ start, end }) => [start, end]);
}

export function activitiesJson({ times, heldUntil, tools }: PairHistory): ActivitiesJson {
  const places = new Map<string, number>();
  const numbers = tools.map((tool) => {
    const place = places.get(tool) ?? places.size;
    places.set(tool, place);
    return place;
  });
  return { times, heldUntil, names: [...places.keys()], tools: numbers };
}

export function historyOf(pair: Pair, spans: SpansJson, activities: ActivitiesJson): PairHistory {
  const { times, heldUntil, names, tools } = activities;
  return { ...spansOnly(pair, spans), times, heldUntil, tools: tools.map((place) => names[place] as string) };
}

/** Of somebody who shares the client: its lines are computed with its own partner. */
export function spansOnly({ partner, client }: Pair, spans: SpansJson): PairHistory {
  return { partner, client, spans: spans.map(asSpan), times: [], heldUntil: [], tools: [] };
}

function asSpan([start, end]: SpansJson[number]): Span {
  return { start, end };
}
