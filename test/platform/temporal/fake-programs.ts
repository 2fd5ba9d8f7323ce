/** Programs that only look like the real ones: to see which of them is chosen, and in which order. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a shell script that can be run. */
export function writeScript(path: string, body: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A program that answers as the Temporal CLI does. */
export function writeCli(path: string): string {
  return writeScript(path, 'echo "temporal version 9.9.9 (Server 9.9.9, UI 9.9.9)"');
}

/** A `go` that makes such a program, after a while, and notes that it was called. */
export function writeGo(path: string, notes: string): string {
  return writeScript(
    path,
    [
      `echo "$@" >> '${notes}'`,
      'sleep 1',
      `printf '#!/bin/sh\\necho "temporal version 1.0 (built)"\\n' > "$GOBIN/temporal"`,
      'chmod 755 "$GOBIN/temporal"',
    ].join('\n'),
  );
}
