/** A programme in plain words, generated from its files: they can't say something else than the rules do. */
import type { Programme, TierPolicy, ToolRules } from '../programme/programme.ts';
import { describeCondition } from './describe-condition.ts';
import type { Language } from './language.ts';

export interface ProgrammeInWords {
  readonly name: string;
  readonly title: string;
  readonly tools: readonly ToolInWords[];
  readonly tiers: TiersInWords;
}

export interface ToolInWords {
  readonly tool: string;
  readonly title: string;
  readonly description: string | null;
  /** How many rules there are, or that nothing qualifies. */
  readonly summary: string;
  /** One sentence a rule, in file order. */
  readonly rules: readonly { readonly name: string; readonly description: string | null; readonly sentence: string }[];
}

export interface TiersInWords {
  readonly recalibration: string;
  /** Lowest first; `sentences` says what is required, then what a client's line needs to earn points. */
  readonly tiers: readonly {
    readonly name: string;
    readonly title: string | null;
    readonly sentences: readonly string[];
  }[];
}

export function describeProgramme(programme: Programme, language: Language): ProgrammeInWords {
  return {
    name: programme.name,
    title: programme.title,
    tools: [...programme.tools.values()].map((tool) => describeTool(tool, language)),
    tiers: describeTiers(programme.tiers, language),
  };
}

export function describeTool({ tool, title, description, rules }: ToolRules, language: Language): ToolInWords {
  return {
    tool,
    title,
    description,
    summary: rules.length === 0 ? language.toolWithoutRules : language.toolWithRules(rules.length),
    rules: rules.map((rule) => ({
      name: rule.name,
      description: rule.description,
      sentence: language.rule(rule.name, describeCondition(rule.conditions, language)),
    })),
  };
}

export function describeTiers({ recalibration, tiers }: TierPolicy, language: Language): TiersInWords {
  return {
    recalibration: language.recalibration(recalibration),
    tiers: tiers.map(({ name, title, requirements, activityThreshold }) => ({
      name,
      title,
      sentences: [
        language.tier(title ?? name, requirements === null ? null : describeCondition(requirements, language)),
        ...(activityThreshold === null ? [] : [language.threshold(activityThreshold.count, activityThreshold.days)]),
      ],
    })),
  };
}
