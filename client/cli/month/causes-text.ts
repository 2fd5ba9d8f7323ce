/** Why a closed month was found to owe something else, as people read it. */

type Cause = { readonly source: string; readonly id: string } | { readonly ruleSet: string };

interface Caused {
  readonly causes?: readonly Cause[];
  /** How many there are that a partner is not told. */
  readonly hiddenCauses?: number;
}

/** Named in a line; the others are in the JSON. */
const NAMED = 2;

/** `github e7 and 3 more`. */
export function causesText({ causes = [], hiddenCauses = 0 }: Caused): string {
  const names = causes
    .slice(0, NAMED)
    .map((one) => ('ruleSet' in one ? `rule set ${one.ruleSet}` : `${one.source} ${one.id}`));
  const more = causes.length - names.length;
  const others = hiddenCauses === 0 ? [] : [`${hiddenCauses} about other partners`];
  return [...names, ...(more > 0 ? [`${more} more`] : []), ...others].join(', ');
}
