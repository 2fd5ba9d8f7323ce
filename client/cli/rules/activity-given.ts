/** One activity named on the command line: by itself, or as the event that brought it. */
import { readFile } from 'node:fs/promises';
import { text as allOf } from 'node:stream/consumers';
import { z } from 'zod';
import { errnoOf, messageOf } from '../../../platform/errno.ts';
import { parseEvent } from '../../../rules/events/parse-event.ts';
import { jsonPointer } from '../../../rules/events/scan.ts';
import { identifier } from '../../../rules/events/schema.ts';
import type { Activity } from '../../../rules/qualification/activity-reader.ts';
import { WrongInputError } from '../cli-error.ts';

/** What events carry; user and client may stand in it, so that the data of an event can be pasted. */
const ACTIVITY = z.strictObject({
  tool: identifier,
  action: z.string(),
  asset: identifier.optional(),
  properties: z.record(z.string(), z.json()).optional(),
  user: z.string().optional(),
  client: z.string().optional(),
});

/** Throws {@link WrongInputError} when it can't be read or is no activity. */
export async function activityGiven(path: string): Promise<Activity> {
  const name = path === '-' ? 'The activity on standard input' : path;
  const raw = parsed(name, await contentOf(path));
  return isEvent(raw) ? activityOfEvent(name, raw) : activityAlone(name, raw);
}

async function contentOf(path: string): Promise<string> {
  try {
    return path === '-' ? await allOf(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') {
      throw new WrongInputError(
        `There is no file ${path}. Name a JSON file with one activity, or - for standard input.`,
      );
    }
    throw new WrongInputError(`${path} can't be read: ${messageOf(error)}`);
  }
}

function parsed(name: string, content: string): unknown {
  try {
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new WrongInputError(`${name} is no JSON: ${messageOf(error)}`);
  }
}

function isEvent(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && ('specversion' in raw || 'type' in raw);
}

function activityOfEvent(name: string, raw: unknown): Activity {
  const event = parseEvent(raw);
  if (event.kind === 'refused') {
    throw wrong(name, event.issues);
  }
  if (event.event.type === 'activity.performed') return event.event.data;
  throw new WrongInputError(
    `${name} is a ${event.event.type} event. Give an activity.performed, or an activity alone.`,
  );
}

function activityAlone(name: string, raw: unknown): Activity {
  const read = ACTIVITY.safeParse(raw);
  if (!read.success) {
    throw wrong(
      name,
      read.error.issues.map(({ path, message }) => ({ pointer: jsonPointer(path), message })),
    );
  }
  const { tool, action, asset, properties } = read.data;
  return { tool, action, asset, properties: properties };
}

function wrong(
  name: string,
  issues: readonly { readonly pointer: string; readonly message: string }[],
): WrongInputError {
  const lines = issues.map(({ pointer, message }) => `  ${pointer === '' ? '' : `${pointer}  `}${message}`);
  return new WrongInputError(
    `${name} is no activity:\n${lines.join('\n')}\nIt has "tool" and "action", and may have "asset" and "properties".`,
  );
}
