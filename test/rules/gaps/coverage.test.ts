import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../../rules/gaps/coverage.ts';
import { speaksOf } from '../../../rules/gaps/speaks-of.ts';
import { createRuleEngine } from '../../../rules/qualification/rule-engine.ts';
import { activity } from '../../support/events.ts';
import { acceptedEvents, parsedEvents } from '../../support/projection.ts';
import { versionOf } from '../../support/programme-files.ts';
import { programmeFiles, programmeWith, toolText } from '../programme/programme-files.ts';

const action = (value: string) => ({ fact: 'action', operator: 'equal', value });
const many = { fact: 'properties', path: '$.files', operator: 'greaterThan', value: 4 };

/** Whether one rule of tool `code` with this condition speaks of an action. */
function speaks(condition: unknown, of: string): boolean {
  const { tools } = programmeWith({ 'tools/code.json': toolText('code', condition) });
  return speaksOf(tools.get('code'), { tool: 'code', action: of });
}

describe('a rule speaks of a kind of activity', () => {
  it('when it holds for it, or might with the right properties', () => {
    expect(speaks(action('edited'), 'edited')).toBe(true);
    expect(speaks({ all: [action('edited'), many] }, 'edited')).toBe(true);
    expect(speaks(many, 'edited')).toBe(true);
    expect(speaks({ not: action('edited') }, 'deleted')).toBe(true);
    expect(speaks({ any: [action('edited'), many] }, 'deleted')).toBe(true);
  });

  it('and not when its action alone rules it out', () => {
    expect(speaks(action('edited'), 'deleted')).toBe(false);
    expect(speaks({ all: [many, action('edited')] }, 'deleted')).toBe(false);
    expect(speaks({ not: { any: [action('edited'), many] } }, 'edited')).toBe(false);
    expect(speaksOf(undefined, { tool: 'code', action: 'edited' })).toBe(false);
  });
});

describe('coverage', () => {
  const book = [
    versionOf(
      programmeFiles({ 'tools/code.json': toolText('code', action('edited'), { all: [action('edited'), many] }) }),
      'always',
      1,
    ),
  ];
  const did = (tool: string, what: string, day: number): unknown =>
    activity('ann', 'shop', { tool, action: what, at: `2026-01-0${day}T00:00:00Z` });

  it('names the kinds no rule speaks of, the most frequent first, each with its last activity', async () => {
    const raw = [
      did('code', 'edited', 1),
      did('code', 'deleted', 2),
      did('blog', 'published', 1),
      did('blog', 'published', 3),
      did('blog', 'published', 2),
    ];
    const events = acceptedEvents(parsedEvents(raw)).filter((event) => event.type === 'activity.performed');
    const found = await coverageOf(events, book, createRuleEngine(book));
    expect(found).toMatchObject({
      activities: 5,
      accepted: 1,
      unspoken: [
        {
          tool: 'blog',
          action: 'published',
          knowsTool: false,
          count: 3,
          example: { time: '2026-01-03T00:00:00.000Z' },
        },
        { tool: 'code', action: 'deleted', knowsTool: true, count: 1 },
      ],
    });
    const idle = found.idleRules.filter(({ tool }) => tool === 'code');
    expect(idle).toEqual([{ version: 'oss@1', tool: 'code', rule: 'rule 2' }]);
  });

  it('says nothing of kinds whose activities were refused for their properties', async () => {
    const large = [versionOf(programmeFiles({ 'tools/code.json': toolText('code', many) }), 'always', 1)];
    const events = acceptedEvents(parsedEvents([did('code', 'edited', 1)])).filter(
      (event) => event.type === 'activity.performed',
    );
    const { unspoken, accepted } = await coverageOf(events, large, createRuleEngine(large));
    expect([unspoken, accepted]).toEqual([[], 0]);
  });
});
