/**
 * What a rehearsal plays: the lines of a log in the order in which they are sent, and what is to become of each.
 *
 * Of events with one name the first line of the log stands, as in `compute`, so later ones are held back until it is
 * sent, whatever their time: a replay is then acknowledged as such, a conflict refused.
 */
import { hash } from 'node:crypto';
import { createAcceptance, eventNameKey } from '../../rules/events/acceptance.ts';
import { compareEvents, type EventKey } from '../../rules/events/event-order.ts';
import type { TenureEvent } from '../../rules/events/event.ts';
import type { Refusal } from '../../rules/events/refusal.ts';
import type { Instant } from '../../rules/time/instant.ts';
import { LineSplitter, type Line } from '../log/line-splitter.ts';
import type { LogSource } from '../log/open-log.ts';
import { parseLine } from '../log/parse-line.ts';

/** What becomes of an event that is sent. */
export type LineOutcome = 'accepted' | 'duplicate' | 'refused';

export interface ScriptLine {
  /** From 1, blank lines counted. */
  readonly line: number;
  readonly text: string;
  readonly event: TenureEvent;
  /** Programme instant at which to send it. */
  readonly dueAt: Instant;
  readonly outcome: LineOutcome;
}

export interface Script {
  /** In the order in which they are sent. */
  readonly lines: readonly ScriptLine[];
  /** What is in the ledger at the end, in the order of the log. */
  readonly accepted: readonly TenureEvent[];
  /** Lines that are no event at all: never sent. */
  readonly malformed: number;
}

export interface ReadScriptOptions {
  /** Told of lines that are refused: malformed or conflicting, as in `compute`. */
  readonly onRefusal: (line: number, refusal: Refusal) => void;
  /** Told how many lines have been read, now and then. */
  readonly onProgress?: (lines: number) => void;
}

interface PlacedLine extends ScriptLine {
  readonly place: EventKey;
}

/** Reads a whole log into memory. */
export async function readScript(log: LogSource, { onRefusal, onProgress }: ReadScriptOptions): Promise<Script> {
  const acceptance = createAcceptance((content) => hash('sha256', content, 'base64'));
  const lastOfName = new Map<string, EventKey>();
  const lines: PlacedLine[] = [];
  let malformed = 0;

  const take = (line: Line): void => {
    const parsed = parseLine(line);
    const decided = parsed.kind === 'event' ? acceptance.offer(parsed) : parsed;
    if (decided.kind === 'refused') onRefusal(line.number, decided);
    if (parsed.kind === 'refused' || line.kind === 'fault') {
      malformed += 1;
      return;
    }
    const { event } = parsed;
    const name = eventNameKey(event);
    const place = laterOf(event, lastOfName.get(name));
    lastOfName.set(name, place);
    const { number, text } = line;
    lines.push({ line: number, text, event, place, dueAt: place.time, outcome: decided.kind });
  };

  const splitter = new LineSplitter();
  for await (const chunk of log.chunks) {
    for (const line of splitter.push(chunk)) take(line);
    onProgress?.(lines.length + malformed);
  }
  for (const line of splitter.end()) take(line);
  lines.sort((a, b) => compareEvents(a.place, b.place) || a.line - b.line);
  return { lines, accepted: acceptance.accepted, malformed };
}

function laterOf({ time, type, source, id }: EventKey, before: EventKey | undefined): EventKey {
  const own = { time, type, source, id };
  return before !== undefined && compareEvents(before, own) > 0 ? before : own;
}
