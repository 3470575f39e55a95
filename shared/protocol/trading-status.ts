/** Why a market or an instrument is in its trading state (W14). The meanings stand in PROTOCOL.md, word for word. */
export const STATUS_CODES = {
  always_open: "the market never closes",
  hours: "the exchange's hours; `until` is its next open or close",
  holiday: "the exchange keeps a holiday; `until` is its next open",
  luld: "a pause by limit up/limit down: the price left its band",
  news_pending: "a halt until news is out",
  operator: "a halt by hand; `text` is what the operator wrote",
  reopened: "a halt has just ended",
  shock: "prices are moved by hand: `values` has `percent`, and `seconds` where it is spread over time",
  market_settings: "the market's `activity` or `volatility` is set by hand: `values` has the factors that are not 1",
  replay: "a recorded file is being played: `values` has `file`",
  feed_lost: "the source of events failed; `text` says how",
  feed_ended: "the source of events is at its end: `values` has `file`",
} as const;
export type StatusCode = keyof typeof STATUS_CODES;

/** The codes that an operator may give a halt. */
export const HALT_CODES = ["operator", "news_pending", "luld"] as const satisfies readonly StatusCode[];
export type HaltCode = (typeof HALT_CODES)[number];

/** The figures and names that a status' text is made of, so that a client can say it in any language. */
export type StatusValues = Readonly<Record<string, string | number>>;

/** Where a headline comes from (W43). The meanings stand in PROTOCOL.md, word for word. */
export const NEWS_KINDS = {
  company: "news about the company",
  earnings: "its earnings are out",
  operator: "written by hand, by a market control",
} as const;
export type NewsKind = keyof typeof NEWS_KINDS;
