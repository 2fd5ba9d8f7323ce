import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierOf, pathSegment } from '../../client/path-segment.ts';

const identifiers = fc.oneof(
  fc.constantFrom('.', '..', '~.', '~..', '~~.', '...', '~', '~...', '.~', '%2e', '%2E%2E', '~%2e'),
  fc.string({ unit: fc.constantFrom('.', '~', '/', '%', '2', 'e', 'a', '?', '#', '\\'), minLength: 1, maxLength: 5 }),
  fc.string({ unit: 'binary', minLength: 1 }).filter((text) => text.isWellFormed()),
);

describe('an identifier in a path', () => {
  it('is what a URL still says after everybody who reads one has folded its dots', () => {
    fc.assert(
      fc.property(identifiers, identifiers, (partner, client) => {
        const url = new URL(`http://tenure.example/v1/relationships/${pathSegment(partner)}/${pathSegment(client)}`);
        const segments = url.pathname.split('/');
        expect(segments.slice(0, 3)).toEqual(['', 'v1', 'relationships']);
        expect(segments.slice(3).map((segment) => identifierOf(decodeURIComponent(segment)))).toEqual([
          partner,
          client,
        ]);
      }),
    );
  });

  it('is written as it is, unless it is made of dots', () => {
    expect(['acme', 'a/b', '~', '...'].map(pathSegment)).toEqual(['acme', 'a%2Fb', '~', '...']);
    expect(['.', '..', '~.', '~~..'].map(pathSegment)).toEqual(['~.', '~..', '~~.', '~~~..']);
  });
});
