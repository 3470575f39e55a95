/** What went wrong, in words for the viewer. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether the server answered that it lets no socket of this page in. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "origin_not_allowed";

/** Whether the server answered that it is still getting ready: nothing is wrong then, it takes a moment. */
export const isStarting = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "starting";
