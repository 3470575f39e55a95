import * as v from "valibot";

/** The answer of GET /api/events (W64). */

const NewsSchema = v.object({
  symbol: v.string(),
  /** When it came out, market time. */
  t: v.number(),
  headline: v.string(),
  /** One of NEWS_KINDS; a later server may have more. */
  kind: v.string(),
  until: v.optional(v.number()),
});
export type JsonNews = v.InferOutput<typeof NewsSchema>;

const HaltSchema = v.object({
  symbol: v.string(),
  /** When it began, market time. */
  t: v.number(),
  /** When it ended; absent while it lasts. */
  end: v.optional(v.number()),
  /** One of STATUS_CODES; a later server may have more. */
  code: v.optional(v.string()),
  text: v.string(),
  /** When it was expected to end. */
  until: v.optional(v.number()),
});
export type JsonHalt = v.InferOutput<typeof HaltSchema>;

const EarningsSchema = v.object({
  symbol: v.string(),
  /** The market date of the next report, YYYY-MM-DD. */
  date: v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/)),
});
export type JsonEarnings = v.InferOutput<typeof EarningsSchema>;

export const EventsSchema = v.object({
  news: v.array(NewsSchema),
  halts: v.array(HaltSchema),
  earnings: v.array(EarningsSchema),
});
export type MarketEvents = v.InferOutput<typeof EventsSchema>;
