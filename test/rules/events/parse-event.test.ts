import { describe, expect, it } from 'vitest';
import { contentText } from '../../../rules/events/content.ts';
import { parseEvent } from '../../../rules/events/parse-event.ts';

/** Parses an event whose data is given as JSON text, as a log or a request holds it. */
function parsed(type: string, data: string): ReturnType<typeof parseEvent> {
  const envelope = JSON.stringify({ specversion: '1.0', id: 'e', source: 'test', type, time: '2026-01-01T00:00:00Z' });
  return parseEvent(JSON.parse(`${envelope.slice(0, -1)},"data":${data}}`));
}

function content(data: string): string {
  const event = parsed('user.tagged', data);
  if (event.kind !== 'event') throw new Error(event.message);
  return contentText(event);
}

describe('the content of an event', () => {
  it('is every field of its data, also one with a name that JavaScript uses', () => {
    const names = ['extra', '__proto__', 'constructor', 'toString'];
    for (const name of names) {
      expect(content(`{"user":"ann","${name}":{"a":1}}`)).not.toBe(content('{"user":"ann"}'));
      expect(content(`{"user":"ann","${name}":{"a":1}}`)).not.toBe(content(`{"user":"ann","${name}":{"a":2}}`));
    }
  });

  it('does not depend on the order of keys, on white space or on how a number is written', () => {
    expect(content('{ "user": "ann", "n": [1.0, -0, 1e2] }')).toBe(content('{"n":[1,0,100],"user":"ann"}'));
  });
});

describe('an amount', () => {
  const subscription = (mrr: string): ReturnType<typeof parseEvent> =>
    parsed('client.subscription.changed', JSON.stringify({ client: 'shop', mrr, currency: 'EUR' }));

  it('may have 100 digits before its point and 100 after it', () => {
    expect(subscription(`${'9'.repeat(100)}.${'9'.repeat(100)}`).kind).toBe('event');
  });

  it.each(['9'.repeat(101), `0.${'3'.repeat(101)}`])('with more is refused for their number: %s', (mrr) => {
    expect(subscription(mrr)).toMatchObject({
      code: 'invalid_data',
      message: '/data/mrr must have at most 100 digits before its point and 100 after it',
    });
  });

  it.each(['', '1e3', '+1', '-1', '.5', '5.', ' 1', '1,5'])('that is none is refused as such: %j', (mrr) => {
    expect(subscription(mrr)).toMatchObject({
      code: 'invalid_data',
      message: '/data/mrr must be a decimal string of at least 0, such as "1200.50"',
    });
  });

  it('of an adjustment is refused for its digits or its decimals', () => {
    const adjustment = (points: string): ReturnType<typeof parseEvent> =>
      parsed('adjustment.posted', JSON.stringify({ partner: 'p', month: '2026-01', points, reason: 'r', author: 'a' }));
    expect(adjustment(`-${'9'.repeat(101)}`)).toMatchObject({
      message: '/data/points must have at most 100 digits before its point and 100 after it',
    });
    expect(adjustment('1.00000')).toMatchObject({
      message: '/data/points must be a decimal string with at most 4 decimals, such as "-12.5"',
    });
  });
});

describe('an event with more faults than anybody reads', () => {
  const many = <T>(item: T): readonly T[] => Array.from({ length: 200_000 }, () => item);
  const texts = { [`deep${'.'.repeat(1_000_000)}`]: many('\u0000') };
  it.each([
    ['invalid_text', 'user.tagged', { user: 'ann', texts }],
    ['invalid_data', 'partner.registered', { partner: 'acme', name: 'Acme', emailDomains: many(1) }],
  ])('is refused as %s, with the first hundred, and small', (code, type, data) => {
    const refused = parsed(type, JSON.stringify(data));
    if (refused.kind !== 'refused') throw new Error('it was taken');
    expect(refused.code).toBe(code);
    expect(refused.issues).toHaveLength(101);
    expect(refused.issues.at(-1)).toEqual({ pointer: '', message: 'has more faults than are told here' });
    expect(refused.message).toMatch(/; the event has more faults than are told here$/);
    expect(JSON.stringify(refused).length).toBeLessThan(1_000_000);
  });
});
