/** What went wrong, in words for the viewer. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
