/** Asking the person at the keyboard before something that can't be undone. */
import { createInterface } from 'node:readline/promises';

/** True if exactly this word is typed. The question goes to stderr; the end of input is a no. */
export async function askForWord(word: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<null>((resolve) => lines.once('close', () => resolve(null)));
  try {
    const typed = await Promise.race([lines.question(`Type ${word} to go on: `), ended]);
    // Whoever ends the input has typed no line break.
    if (typed === null) process.stderr.write('\n');
    return typed === word;
  } finally {
    lines.close();
  }
}
