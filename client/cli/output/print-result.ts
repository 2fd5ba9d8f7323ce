/** What a command has to say: one line of JSON for machines, or text for people. */
export function printResult(result: unknown, json: boolean | undefined, text: string): void {
  process.stdout.write(json === true ? `${JSON.stringify(result)}\n` : text);
}
