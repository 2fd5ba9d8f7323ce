/** Why an activity counts or not, in plain words. */
import type { ActivityExplanation } from '../explain/explain-pair.ts';
import { versionAt, type RuleBook } from '../programme/rule-set-version.ts';
import { describePrecondition } from './describe-precondition.ts';
import { describeTool } from './describe-programme.ts';
import type { Language } from './language.ts';

/** The verdict first; then who can mend what failed, or what the rules of the tool ask for. */
export function describeActivity(
  { event, verdict, ruling, preconditions }: ActivityExplanation,
  book: RuleBook,
  language: Language,
): readonly string[] {
  const { tool } = event.data;
  if (preconditions !== null) {
    const deciding = preconditions.find(({ decides }) => decides);
    const words = deciding === undefined ? null : describePrecondition(deciding, language);
    return words === null ? [] : [words.sentence, ...words.mendings];
  }
  if (verdict.expiresAt !== null) return [language.verdict.qualifies(ruling.rule ?? tool, verdict.expiresAt)];
  if (verdict.reason === 'voided') return [language.verdict.voided];
  const rules = versionAt(book, event.time)?.programme.tools.get(tool);
  if (rules === undefined) return [language.verdict.unknownTool(tool)];
  const { summary, rules: sentences } = describeTool(rules, language);
  return [
    language.verdict.ruleNotMet(tool),
    sentences.length === 0 ? summary : '',
    ...sentences.map((one) => one.sentence),
  ].filter((sentence) => sentence !== '');
}
