/** A host name that reaches this machine, as one that an intranet's name server knows would. */
export const NAMED_HOST = "tape.test";

/** Flags for a Chromium that draws without a GPU, runs as any user, and calls nobody by itself. */
export const CHROMIUM_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  `--host-resolver-rules=MAP ${NAMED_HOST} 127.0.0.1`,
] as const;
