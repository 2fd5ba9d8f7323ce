/** `npm run bench` lists the benches; `npm run bench -- <claim> [--json]` runs one in this process. */
import { readdir } from 'node:fs/promises';

const SUFFIX = '.bench.ts';
const files = (await readdir(import.meta.dirname)).filter((file) => file.endsWith(SUFFIX)).sort();
const claims = files.map((file) => file.slice(0, -SUFFIX.length));
const [claim] = process.argv.slice(2);

if (claim === undefined) {
  console.log(claims.join('\n'));
} else if (claims.includes(claim)) {
  await import(`./${claim}${SUFFIX}`);
} else {
  console.error(`no bench "${claim}"; there are: ${claims.join(', ')}`);
  process.exitCode = 2;
}
