/** Verdicts of activities in English; those of preconditions are told by them. */
import { formatInstant } from '../time/instant.ts';
import type { Language } from './language.ts';

export const englishVerdicts: Pick<Language, 'verdict'> = {
  verdict: {
    qualifies: (rule, until) => `it qualifies by the rule “${rule}” and counts until ${formatInstant(until)}`,
    voided: 'it was voided, so it counts as if it had never qualified',
    unknownTool: (tool) => `no rule set in force then knows the tool “${tool}”`,
    ruleNotMet: (tool) => `no rule of “${tool}” holds for it`,
  },
};
