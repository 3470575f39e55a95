/** The message of an error, for the viewer. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether the server answered that it accepts no socket of this page. */
export const isRefused = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "origin_not_allowed";

/** Whether the server answered that it is still starting, which is no failure. */
export const isStarting = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "starting";
