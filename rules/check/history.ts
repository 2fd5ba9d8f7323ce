/** What activities there have been: enough to see that a rule speaks of something that never happens. */
import type { Json } from '../events/event.ts';
import type { Activity } from '../qualification/activity-reader.ts';
import { formatPath } from '../qualification/fact-path.ts';
import type { Leaf } from '../qualification/condition.ts';

export interface ActivityHistory {
  /** How many of the newest events were looked at; null when all were. */
  readonly newest: number | null;
  /** Tools of which there were activities. */
  readonly tools: ReadonlySet<string>;
  /** What a tool's activities had where a comparison looks; null when that is not known in full. */
  seenBy(tool: string, leaf: Pick<Leaf, 'fact' | 'path'>): Seen | null;
  /** The paths into properties that a tool's activities had; null when not all are known. */
  pathsOf(tool: string): ReadonlySet<string> | null;
}

/** Single values, and the elements of lists. */
export interface Seen {
  readonly values: ReadonlySet<Json>;
  readonly elements: ReadonlySet<Json>;
}

/** Beyond so many, a fact is an open one, such as an asset's id, and nothing is said of its values. */
const MAX_VALUES = 1000;
const MAX_PATHS = 1000;
const MAX_DEPTH = 8;

/** What a {@link HistoryCollector} has gathered, as it goes to another thread. */
export interface HistoryData {
  readonly newest: number | null;
  readonly tools: ReadonlyMap<string, ReadonlyMap<string, Seen>>;
}

/** Gathers activities one by one; memory is bounded, whatever the length of the history. */
export class HistoryCollector implements ActivityHistory {
  readonly newest: number | null;
  readonly #tools = new Map<string, Map<string, Gathered>>();

  constructor(newest: number | null = null) {
    this.newest = newest;
  }

  add({ tool, action, asset, properties }: Activity): void {
    const facts = this.#tools.get(tool) ?? new Map<string, Gathered>();
    this.#tools.set(tool, facts);
    gather(facts, 'action', action);
    if (typeof asset === 'string') gather(facts, 'asset', asset);
    if (properties !== undefined) gatherProperties(facts, properties, []);
  }

  /** What is gathered by now; it must not be changed. */
  data(): HistoryData {
    return { newest: this.newest, tools: this.#tools };
  }

  /** @param data its own by now: more may be added */
  static from({ newest, tools }: HistoryData): HistoryCollector {
    const collector = new HistoryCollector(newest);
    for (const [tool, facts] of tools) collector.#tools.set(tool, facts as Map<string, Gathered>);
    return collector;
  }

  get tools(): ReadonlySet<string> {
    return new Set(this.#tools.keys());
  }

  seenBy(tool: string, { fact, path }: Pick<Leaf, 'fact' | 'path'>): Seen | null {
    const facts = this.#tools.get(tool);
    if (facts === undefined || isFull(facts)) return null;
    const seen = facts.get(path === null ? fact : formatPath(path));
    if (seen === undefined) return NOTHING;
    return seen.values.size > MAX_VALUES || seen.elements.size > MAX_VALUES ? null : seen;
  }

  pathsOf(tool: string): ReadonlySet<string> | null {
    const facts = this.#tools.get(tool);
    if (facts === undefined || isFull(facts)) return null;
    return new Set([...facts.keys()].filter((key) => key.startsWith('$.')));
  }
}

interface Gathered {
  readonly values: Set<Json>;
  readonly elements: Set<Json>;
}

const NOTHING: Seen = { values: new Set(), elements: new Set() };

function isFull(facts: ReadonlyMap<string, Gathered>): boolean {
  return facts.size > MAX_PATHS;
}

function gatherProperties(facts: Map<string, Gathered>, properties: Json, path: readonly string[]): void {
  if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) return;
  if (path.length >= MAX_DEPTH) return;
  for (const [key, value] of Object.entries(properties)) {
    const inner = [...path, key];
    gather(facts, formatPath(inner), value);
    gatherProperties(facts, value, inner);
  }
}

function gather(facts: Map<string, Gathered>, key: string, value: Json): void {
  if (isFull(facts)) return;
  const gathered = facts.get(key) ?? { values: new Set(), elements: new Set() };
  facts.set(key, gathered);
  if (Array.isArray(value)) for (const element of value as readonly Json[]) keep(gathered.elements, element);
  else keep(gathered.values, value);
}

/** One more than is allowed tells that there were more. */
function keep(values: Set<Json>, value: Json): void {
  if (values.size <= MAX_VALUES && (typeof value !== 'object' || value === null)) values.add(value);
}
