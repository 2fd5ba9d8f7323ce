/** The Idempotency-Key: which calls take one, and what it makes of a call. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { canonicalJson } from '../../../rules/events/content.ts';
import { callerOf, type Caller } from '../callers/caller.ts';
import { changesSomething, type Operation } from '../operation.ts';
import { readInput } from '../read-input.ts';

export const keyHeaders = z.object({
  'idempotency-key': z.string().min(1).max(255).optional().meta({
    description:
      'Names this call, best by a random UUID: for 24 hours the same call under the same key gets the first answer, and does nothing more.',
  }),
});

/** What can go wrong with a key. */
export const OF_KEYS = ['idempotency_key_reused', 'idempotency_key_in_use', 'answer_lost'] as const;

/** Every POST that leaves something behind. */
export function takesKey(operation: Operation): boolean {
  return operation.method === 'POST' && changesSomething(operation);
}

/** Whether the effect itself is named by the key, so that making the call again has no second one. */
export function isNamedByKey({ headers }: Operation): boolean {
  return headers?.shape['idempotency-key'] !== undefined;
}

/** Callers do not share keys. */
export function nameOfKey({ role, id }: Caller, key: string): Buffer {
  return sha256(JSON.stringify([role, id, key]));
}

/** What names an effect that is named by its key: a hash of the caller and the key. Null without a key. */
export function keyOfEffect(request: FastifyRequest): string | null {
  const { 'idempotency-key': key } = readInput(keyHeaders, request.headers, 'header');
  return key === undefined ? null : nameOfKey(callerOf(request), key).toString('hex');
}

/** Equal for calls that ask the same: JSON bodies are compared as values. */
export function questionOf(operation: Operation, url: string, body: unknown): Buffer {
  return sha256(JSON.stringify([operation.id, url, bodyText(body)]));
}

/** Bodies that are read by their routes come as bytes of some media type. */
function bodyText(body: unknown): string {
  if (typeof body !== 'object' || body === null) return JSON.stringify(body) ?? '';
  if ('bytes' in body && body.bytes instanceof Uint8Array) return sha256(body.bytes).toString('hex');
  return canonicalJson(body);
}

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** So that whoever reads the database learns no answer: only the caller has the key. */
export function sealed(text: string, key: string, name: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, secretOf(key, name), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

export function unsealed(bytes: Buffer, key: string, name: Buffer): string {
  const decipher = createDecipheriv(CIPHER, secretOf(key, name), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}

function secretOf(key: string, name: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', key, name, 'tenure kept answer', 32));
}

function sha256(content: string | Uint8Array): Buffer {
  return createHash('sha256').update(content).digest();
}
