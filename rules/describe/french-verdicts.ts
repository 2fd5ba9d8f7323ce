/** Verdicts of activities in French; those of preconditions are told by them. */
import { formatInstant } from '../time/instant.ts';
import type { Language } from './language.ts';

export const frenchVerdicts: Pick<Language, 'verdict'> = {
  verdict: {
    qualifies: (rule, until) => `elle compte par la règle « ${rule} », jusqu’au ${formatInstant(until)}`,
    voided: 'elle a été annulée : c’est comme si elle n’avait jamais compté',
    unknownTool: (tool) => `aucun jeu de règles alors en vigueur ne connaît l’outil « ${tool} »`,
    ruleNotMet: (tool) => `aucune règle de « ${tool} » n’est remplie`,
  },
};
