/** A host name that leads to this machine, as an intranet's name server would provide. */
export const NAMED_HOST = "tape.test";

/** Flags for a Chromium that draws without a GPU, runs as any user, and makes no requests on its own. */
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
