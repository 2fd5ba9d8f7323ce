/**
 * What property tests draw, drawn again: with `TENURE_TEST_SEED` set (an integer; CI sets it) every property begins
 * with that seed, so that a change is judged by the change. Without it each run looks at cases nobody has seen.
 */
import * as fc from 'fast-check';

const seed = process.env['TENURE_TEST_SEED'];
if (seed !== undefined && seed !== '') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
