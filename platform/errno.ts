/** The system's code of an error (`ENOENT`), or null if it is no error of the system's. */
export function errnoOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** What an error says; for lines that pass it on. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
