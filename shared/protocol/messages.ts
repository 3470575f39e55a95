import * as v from "valibot";
import { INTERVALS, type Interval } from "../model/candle.ts";
import { MARKET_STATES } from "../model/instrument.ts";
import type { SideName } from "../model/trade.ts";
import type { AlertRule } from "./alerts.ts";
import {
  epochText,
  RATES,
  requestId,
  type MessageKind,
  type SubscribeMessage,
  type UnsubscribeMessage,
} from "./channels.ts";

/** Subprotocols, in the order of the server's preference where the client has none. */
export const PROTOCOLS = ["ticker.v1.json", "ticker.v1.sbe"] as const;
export type Protocol = (typeof PROTOCOLS)[number];

/** No message either way is longer; the server splits what would be (`part` of `parts`, from 1). Bytes. */
export const MAX_MESSAGE_BYTES = 16_384;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Everything that a client of this version sends as text; `time` of a ping is the client's own clock, ms. */
export type ClientMessage =
  | SubscribeMessage
  | UnsubscribeMessage
  | { op: "ping"; id?: number | undefined; time?: number | undefined }
  | { op: "echo"; id?: number | undefined; data?: unknown }
  | { op: "viewers"; id?: number | undefined; follow?: boolean | undefined; token?: string | undefined }
  | { op: "arrived"; id?: number | undefined; marker: number; time: number; errorMs: number }
  | { op: "alert"; id?: number | undefined; set?: readonly AlertRule[]; remove?: readonly string[] };

/** What a failed request is answered with. The registry is in PROTOCOL.md. */
const ERROR_CODES = [
  "bad_json",
  "bad_message",
  "unknown_op",
  "unknown_channel",
  "unknown_symbol",
  "bad_rate",
  "bad_interval",
  "not_subscribed",
  "too_many_symbols",
  "too_many_subscriptions",
  "too_many_messages",
  "binary_not_expected",
  "bad_token",
] as const;
export type ErrorCode = (typeof ERROR_CODES)[number];

const LimitsSchema = v.object({
  /** Longest message either way, bytes. */
  messageBytes: count,
  /** Messages a client may send in a second, on average; a burst of twice that is let through. */
  messagesPerSecond: count,
  /** Channels × intervals a connection may hold at once. */
  subscriptions: count,
  /** Symbols over all subscriptions of a connection ("*" counts as one). */
  symbols: count,
  /** Symbols over all alert rules of a connection (W93); absent where the server watches none. */
  alerts: v.optional(count),
});
export type Limits = v.InferOutput<typeof LimitsSchema>;

const instrumentRef = v.object({ id: count, s: v.string(), exponent: count });

/** What feeds the board (W44). */
export const FeedSchema = v.object({
  /** "simulated", "replay", "live" or "nats"; a later server may have more. */
  kind: v.string(),
  /** Of the market, the recorded file or the venue. */
  name: v.string(),
  /** True where no price is a real one. */
  simulated: v.boolean(),
  /** The date that a replay is playing, YYYY-MM-DD. */
  date: v.optional(v.string()),
  /** Of a simulated market: the same seed makes the same instruments, and the same scenes (W72). */
  seed: v.optional(count),
});
export type FeedInfo = v.InferOutput<typeof FeedSchema>;

/** How long a marker took to the viewers that answered it (W71). Durations in ms; absent while nobody answered. */
const ArrivalsSchema = v.object({
  marker: count,
  /** How many viewers the marker was sent to, and how many of them answered before the next one. */
  asked: count,
  answered: count,
  /** The durations, ascending; at most 100 of them, evenly chosen. */
  ms: v.array(v.number()),
  medianMs: v.optional(v.number()),
  p95Ms: v.optional(v.number()),
  maxMs: v.optional(v.number()),
  /** No duration is further from the truth than this. */
  errorMs: v.optional(v.number()),
});
export type Arrivals = v.InferOutput<typeof ArrivalsSchema>;

const SCENE_STATES = ["running", "ended", "stopped"] as const;

/**
 * Messages about the connection and its requests: JSON text in every encoding. A trade gap is among them, so that
 * what is lost is spelled out the same for all.
 */
export const ControlMessageSchema = v.variant("type", [
  v.object({
    type: v.literal("welcome"),
    protocol: v.picklist(PROTOCOLS),
    epoch: epochText,
    time: v.number(),
    simulated: v.boolean(),
    heartbeatMs: count,
    limits: LimitsSchema,
    feed: v.optional(FeedSchema),
  }),
  v.object({
    type: v.literal("ack"),
    id: requestId,
    channel: v.string(),
    /** Everything now subscribed on the channel (and interval). */
    symbols: v.array(v.string()),
    interval: v.optional(v.picklist(INTERVALS)),
    rate: v.optional(v.picklist(RATES)),
    recovered: v.optional(v.boolean()),
    instruments: v.optional(v.array(instrumentRef)),
    /** An ack too long for one message comes in parts, each with its share of `symbols` and `instruments`. */
    part: v.optional(count),
    parts: v.optional(count),
  }),
  v.object({ type: v.literal("error"), id: requestId, code: v.picklist(ERROR_CODES), message: v.string() }),
  v.object({
    type: v.literal("trades"),
    kind: v.literal("gap"),
    epoch: epochText,
    s: v.string(),
    from: count,
    to: count,
  }),
  v.object({
    type: v.literal("status"),
    symbol: v.string(),
    state: v.picklist(MARKET_STATES),
    /** The latest word: `text`, or a headline that came after it. */
    reason: v.optional(v.string()),
    /** One of STATUS_CODES; a later server may have more. */
    code: v.optional(v.string()),
    /** The code in English, for people. */
    text: v.optional(v.string()),
    /** When the state is expected to end, server clock. */
    until: v.optional(v.number()),
    /** The figures and names in `text`. */
    values: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  }),
  v.object({
    type: v.literal("news"),
    symbol: v.string(),
    /** When the headline came out, market time. */
    t: v.number(),
    headline: v.string(),
    /** One of NEWS_KINDS; a later server may have more. */
    kind: v.string(),
    /** Until when it is current, market time. */
    until: v.optional(v.number()),
  }),
  v.object({
    type: v.literal("replay"),
    paused: v.boolean(),
    /** Times true speed, or "bar" for a bar a second. */
    speed: v.union([v.number(), v.literal("bar")]),
    /** What has been played, and the file's first and last time; ms, before 1970 below 0. */
    position: v.number(),
    first: v.number(),
    last: v.number(),
    /** Length of the file's bars, ms; 0 where it holds single trades or quotes. */
    barMs: count,
  }),
  v.object({ type: v.literal("pong"), id: requestId, time: v.optional(v.number()), serverTime: v.number() }),
  v.object({ type: v.literal("echo"), id: requestId, data: v.unknown() }),
  v.object({ type: v.literal("viewers"), id: requestId, count, arrivals: v.optional(ArrivalsSchema) }),
  v.object({ type: v.literal("marker"), marker: count, time: v.number() }),
  v.object({
    type: v.literal("scene"),
    scene: v.string(),
    state: v.picklist(SCENE_STATES),
    seed: count,
    /** The symbol that plays the lead. */
    symbol: v.string(),
    startedAt: v.number(),
    seconds: v.number(),
    /** What happens now, and which of the steps that is, from 1; "" and 0 before the first. */
    step: v.string(),
    index: count,
    steps: count,
  }),
  // What clients of alerts read by AlertMessageSchema, which others need not have.
  v.object({
    type: v.literal("alert"),
    kind: v.string(),
    id: requestId,
    epoch: epochText,
    t: v.optional(v.number()),
    results: v.optional(v.array(v.unknown())),
    firings: v.optional(v.array(v.unknown())),
  }),
  v.object({ type: v.literal("heartbeat"), seq: count, time: v.number() }),
  v.object({ type: v.literal("bye"), code: count, reason: v.string(), retryMs: count }),
]);
export type ControlMessage = v.InferOutput<typeof ControlMessageSchema>;
export type ReplayMessage = Extract<ControlMessage, { type: "replay" }>;
export type StatusMessage = Extract<ControlMessage, { type: "status" }>;
export type SceneMessage = Extract<ControlMessage, { type: "scene" }>;
export type NewsMessage = Extract<ControlMessage, { type: "news" }>;

/** A quote on the JSON wire: prices as decimals, what is absent left out. */
export interface JsonQuote {
  readonly s: string;
  readonly n: number;
  readonly l?: number;
  readonly z?: number;
  readonly b?: number;
  readonly a?: number;
  readonly bz?: number;
  readonly az?: number;
  readonly v: number;
  readonly o?: number;
  readonly h?: number;
  readonly lo?: number;
  readonly pc?: number;
}

/** A trade on the JSON wire. */
interface JsonTrade {
  readonly s: string;
  readonly i: number;
  readonly t: number;
  readonly p: number;
  readonly z: number;
  readonly side: SideName;
}

/** `[t, o, h, l, c, v]` on the JSON wire. */
export type JsonCandle = readonly [number, number, number, number, number, number];

/** Market data as JSON carries it; SBE carries the same fields in binary. */
export type JsonDataMessage =
  | {
      readonly type: "quotes";
      readonly kind: MessageKind<"quotes">;
      readonly epoch: string;
      readonly seq: number;
      readonly frame: number;
      readonly time: number;
      /** Changes conflated for this client alone since its last message because it read slowly. */
      readonly merged?: number;
      readonly part?: number;
      readonly parts?: number;
      readonly quotes: readonly JsonQuote[];
    }
  | {
      readonly type: "trades";
      readonly kind: "replay" | "update";
      readonly epoch: string;
      readonly part?: number;
      readonly parts?: number;
      readonly trades: readonly JsonTrade[];
    }
  | {
      readonly type: "candles";
      readonly kind: "snapshot" | "update";
      readonly symbol: string;
      readonly interval: Interval;
      readonly part?: number;
      readonly parts?: number;
      readonly candles: readonly JsonCandle[];
    };
