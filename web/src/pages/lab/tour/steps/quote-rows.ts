import * as v from "valibot";
import type { Received } from "../tour-socket.ts";

const Quotes = v.object({
  type: v.literal("quotes"),
  kind: v.picklist(["snapshot", "update"]),
  merged: v.optional(v.number(), 0),
  quotes: v.array(v.object({ n: v.number() })),
});
type Quotes = v.InferOutput<typeof Quotes>;

/** The messages of quotes among those that came. */
export const quotesIn = (messages: readonly Received[]): Quotes[] =>
  messages.flatMap((message) => {
    const result = v.safeParse(Quotes, message);
    return result.success ? [result.output] : [];
  });

/** The numbers of the row's changes (W10) that messages carried, one symbol being subscribed. */
export const numbersIn = (messages: readonly Received[]): number[] =>
  quotesIn(messages).flatMap(({ quotes }) => quotes.map(({ n }) => n));

const Answer = v.object({ quotes: v.tuple([v.object({ n: v.number() })]) });

/** The number of the row's last change in an answer of /api/quotes. @throws ValiError for an answer of another shape */
export const numberIn = (answer: unknown): number => v.parse(Answer, answer).quotes[0].n;
