/** The size of a bench from its command line: `npm run bench -- <claim> [size]`. */
export function sizeGiven(byDefault: number): number {
  const given = process.argv.slice(3).find((argument) => !argument.startsWith('-'));
  if (given === undefined) return byDefault;
  const size = Number(given);
  if (!Number.isInteger(size) || size < 1) throw new RangeError(`"${given}" is no size: it must be a whole number`);
  return size;
}
