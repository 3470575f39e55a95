import * as v from "valibot";

const RowsSchema = v.object({
  epoch: v.string(),
  seq: v.number(),
  kind: v.optional(v.string()),
  quotes: v.array(v.object({ s: v.string(), n: v.number() })),
});

/** Rows of quotes in JSON, as WebSocket, event stream and polls have them. */
export type Rows = v.InferOutput<typeof RowsSchema>;

const readRows = v.pipe(v.string(), v.parseJson(), RowsSchema);

/** Undefined for every other message. */
export function rowsOf(text: string): Rows | undefined {
  const result = v.safeParse(readRows, text);
  return result.success ? result.output : undefined;
}

export const subscribeTo = (symbol: string, rate: number): string =>
  JSON.stringify({ op: "subscribe", channel: "quotes", symbols: [symbol], rate });

/** What follows `since=` in the next poll, after an answer. */
export const sinceOf = ({ epoch, seq }: Rows): string => `${epoch}:${seq}`;

/** The query of one symbol, percent-encoded. */
export const symbolQuery = (symbol: string): string => `symbols=${encodeURIComponent(symbol)}`;
