/** All workflow types: the worker's bundle is built from here, and an export's name is its type's name. */
export { monthlyPoints } from './monthly-points.ts';
export { offboarding } from './offboarding.ts';
export { rejudge } from './rejudge.ts';
export { relationship } from './relationship.ts';
export { whatIf } from './what-if.ts';
