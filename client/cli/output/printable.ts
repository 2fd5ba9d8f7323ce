/** Text from outside may hold anything, terminal commands included; what is printed for people must not. */

const CONTROL_CHARACTERS = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with control characters (line breaks excepted) and changes of writing direction made visible as U+FFFD. */
export function printable(text: string): string {
  return text.replace(CONTROL_CHARACTERS, (character) => (character === '\n' ? character : '\ufffd'));
}
