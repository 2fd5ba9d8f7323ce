/** Asking the person at the keyboard before something that can't be undone. */
import { createInterface } from 'node:readline/promises';

/** True if exactly this word is typed. The question goes to stderr; the end of input is a no. */
export async function askForWord(word: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
  try {
    return (await Promise.race([lines.question(`Type ${word} to go on: `), ended])) === word;
  } finally {
    lines.close();
  }
}
