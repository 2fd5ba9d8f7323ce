/** What a caller of the API is: each operation says which of them may call it (`docs/interfaces.md §4`). */
export const ROLES = ['ops', 'author', 'finance', 'partner', 'ingest', 'admin'] as const;

export type Role = (typeof ROLES)[number];
