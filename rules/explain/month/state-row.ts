/** What a pair earns at an end, as a difference shows it. */
import { formatDecimal } from '../../decimal.ts';
import { rateAt, type EarningState } from './earning-state.ts';

export function stateRow(state: EarningState) {
  const { unit, multiplier } = rateAt(state);
  return {
    mrr: formatDecimal(state.payment.mrr),
    currency: state.payment.currency,
    n: state.managers.length,
    unit: unit === null ? null : formatDecimal(unit),
    multiplier: formatDecimal(multiplier),
    pointsPerUnit: state.perUnit === null ? null : formatDecimal(state.perUnit.pointsPerUnit.managed),
    ruleSet: state.ruleSet,
    threshold: state.threshold,
  };
}
