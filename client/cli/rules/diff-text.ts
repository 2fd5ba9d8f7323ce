/** Differences of programmes as people read them. */
import type { Change, ChangeSubject } from '../../../rules/diff/change.ts';
import type { Json } from '../../../rules/events/event.ts';
import { printable } from '../output/printable.ts';

const SUBJECTS: Readonly<Record<ChangeSubject, string>> = {
  program: 'programme',
  points_per_unit: 'points per unit',
  growth: 'growth markets',
  unit: 'unit',
  recalibration: 'recalibration',
  tier: 'tier',
  tier_order: 'order of the tiers',
  tool: 'tool',
  rule: 'rule',
};

const SIGNS: Readonly<Record<Change['kind'], string>> = { added: '+', removed: '-', changed: '~' };

/** A paragraph for each change: what it is about, then how it was and how it is. */
export function diffText(changes: readonly Change[]): string {
  if (changes.length === 0) return 'They mean the same.\n';
  return changes.map((change) => `${headline(change)}\n${values(change)}`).join('');
}

function headline({ kind, subject, tool, name, field }: Change): string {
  const place = tool === null ? '' : `${tool}: `;
  const named = name === null ? '' : ` ${JSON.stringify(name)}`;
  // Where there is one field only, the subject says it.
  const what = field === null || field === subject ? '' : `, ${field}`;
  return printable(`${SIGNS[kind]} ${place}${SUBJECTS[subject]}${named}${what}`);
}

function values({ kind, before, after }: Change): string {
  const was = `    - ${text(before)}\n`;
  const is = `    + ${text(after)}\n`;
  if (kind === 'added') return is;
  return kind === 'removed' ? was : was + is;
}

function text(value: Json): string {
  return printable(value === null ? 'nothing' : JSON.stringify(value));
}
