/**
 * What differs in meaning between two programmes. Examples are not compared, nor is the order of rules, of the members
 * of a group or of a list of countries: none of them changes what qualifies or what it is worth.
 */
import type { Programme } from '../programme/programme.ts';
import type { Change } from './change.ts';
import { diffFields } from './diff-fields.ts';
import { diffRates } from './diff-rates.ts';
import { diffTiers } from './diff-tiers.ts';
import { diffTools } from './diff-tools.ts';

/** Settings first, then rates, tiers and tools; each by name. None when the two mean the same. */
export function diffProgrammes(before: Programme, after: Programme): readonly Change[] {
  return [
    ...diffFields('program', null, programFields(before), programFields(after)),
    ...diffRates(before.rates, after.rates),
    ...diffTiers(before.tiers, after.tiers),
    ...diffTools(before.tools, after.tools),
  ];
}

function programFields(programme: Programme) {
  const { name, title, timezone, windowDays, valuation, graceDays } = programme;
  const noticeDays = [...programme.noticeDays].sort((a, b) => b - a);
  return { name, title, timezone, windowDays, valuation, graceDays, noticeDays };
}
