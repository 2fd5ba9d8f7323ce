// The thread in which programmes are checked (`create-checker.ts`).
import { registerSources } from '../../sources.js';

await registerSources();
const { answerQuestions } = await import('./answer-questions.ts');
answerQuestions();
