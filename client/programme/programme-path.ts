/** Paths of files in a programme folder, which may come from outside and end up on somebody's disk. */

/** Whether a path stays in its folder on every system: names joined by `/`, none of them hidden, `.` or `..`. */
export function isProgrammePath(path: string): boolean {
  return path.split('/').every((name) => /^[^.\\:\p{Cc}][^\\:\p{Cc}]*$/u.test(name));
}
