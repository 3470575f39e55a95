/** From the browser benchmark to its server: how fast quotes change. */
export type FeedOrder =
  /** Every symbol trades and is quoted `hz` times a second, as by a feed. */
  | { readonly op: "feed"; readonly hz: number }
  /** The bench itself sends this many quote rows a second, in frames of the whole board. */
  | { readonly op: "frames"; readonly rowsPerSecond: number }
  | { readonly op: "rest" }
  | { readonly op: "count" };

/** From the server: its port, or what it has sent since the last report. */
export type FeedReport =
  | { readonly port: number }
  /** Rows sent, and those left out because the client did not read them; ms since the last count. */
  | { readonly sent: number; readonly skipped: number; readonly ms: number };
