/** From the browser's bench to its server: how fast quotes change. */
export type FeedOrder =
  /** Every symbol trades and is quoted so many times a second, as a feed has it. */
  | { readonly op: "feed"; readonly hz: number }
  /** So many quote rows a second go out in frames of the whole board, written by the bench. */
  | { readonly op: "frames"; readonly rowsPerSecond: number }
  | { readonly op: "rest" }
  | { readonly op: "count" };

/** From the server: where it listens, or what it has done since it was last asked. */
export type FeedReport =
  | { readonly port: number }
  /** Rows sent, and those left out because the client did not read them; ms since the last count. */
  | { readonly sent: number; readonly skipped: number; readonly ms: number };
