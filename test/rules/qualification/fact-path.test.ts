import { describe, expect, it } from 'vitest';
import type { Json } from '../../../rules/events/event.ts';
import { followPath, formatPath, parsePath } from '../../../rules/qualification/fact-path.ts';

const parsed = (json: string): Json => JSON.parse(json) as Json;

describe('a path', () => {
  it('is read with or without the root, and printed with it', () => {
    expect(parsePath('$.a.b-c')).toEqual(['a', 'b-c']);
    expect(parsePath('a.b-c')).toEqual(['a', 'b-c']);
    expect(formatPath(['a', 'b-c'])).toBe('$.a.b-c');
  });

  it('follows own keys of objects', () => {
    expect(followPath(parsed('{"a":{"b":[1]}}'), ['a', 'b'])).toEqual([1]);
    expect(followPath(parsed('{"a":null}'), ['a'])).toBeNull();
    expect(followPath(parsed('{"":0,"x y":{"$":1}}'), ['x y', '$'])).toBe(1);
  });

  it.each([
    ['{}', '__proto__'],
    ['{}', 'constructor'],
    ['{}', 'toString'],
    ['{"a":[1]}', 'a.0'],
    ['{"a":[1]}', 'a.length'],
    ['{"a":"xyz"}', 'a.length'],
    ['{"a":"xyz"}', 'a.0'],
    ['{"a":null}', 'a.b'],
    ['{"a":1}', 'b'],
    ['"text"', 'length'],
  ])('in %s finds nothing at %s', (json, path) => {
    expect(followPath(parsed(json), path.split('.'))).toBeUndefined();
  });

  it('finds a key called __proto__ that the event really has', () => {
    expect(followPath(parsed('{"__proto__":{"a":1}}'), ['__proto__', 'a'])).toBe(1);
  });
});
