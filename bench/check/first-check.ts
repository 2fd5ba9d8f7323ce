/** The check of the large programme in a process that has checked nothing before: prints milliseconds. */
import { checkProgramme } from '../../rules/check/check-programme.ts';
import { milliseconds } from '../support/milliseconds.ts';
import { largeProgramme } from './large-programme.ts';

const files = largeProgramme(20, 10);

console.log(await milliseconds(() => checkProgramme(files)));
