/**
 * The quick way to know a well-formed activity, which nearly every event is. Says yes only where the schemas would,
 * and then nothing of the event needs to be looked at again; whatever it doubts is left to them.
 * Takes 1 µs, where the walk and the two schemas take 7.
 */
import { identifierFault } from '../text.ts';
import type { JsonObject } from './event.ts';
import { isClean } from './scan.ts';

/** An activity as sent, all of it checked but its time. */
export interface PlainActivity {
  readonly source: string;
  readonly id: string;
  readonly type: 'activity.performed';
  readonly time: string;
  readonly data: JsonObject;
}

export function isPlainActivity(raw: unknown): raw is PlainActivity {
  if (!isObject(raw)) return false;
  const { specversion, source, id, type, time, data } = raw;
  return (
    specversion === '1.0' &&
    type === 'activity.performed' &&
    isIdentifier(source) &&
    isIdentifier(id) &&
    typeof time === 'string' &&
    isObject(data) &&
    isActivityData(data) &&
    isClean(raw)
  );
}

function isActivityData(data: Readonly<Record<string, unknown>>): boolean {
  const { user, client, tool, action, asset, properties } = data;
  return (
    isIdentifier(user) &&
    isIdentifier(client) &&
    isIdentifier(tool) &&
    typeof action === 'string' &&
    (asset === undefined || isIdentifier(asset)) &&
    (properties === undefined || isObject(properties))
  );
}

function isIdentifier(value: unknown): boolean {
  return typeof value === 'string' && identifierFault(value) === null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
