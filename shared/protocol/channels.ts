import * as v from "valibot";
import { INTERVALS } from "../model/candle.ts";
import { SYMBOL_PATTERN } from "../model/instrument.ts";

/** Flush rates a quotes subscription may ask for, in Hz. */
export const RATES = [1, 2, 5, 10, 20, 50] as const;
export type Rate = (typeof RATES)[number];
export const DEFAULT_RATE: Rate = 10;

/** The symbols of a subscription: names, or "*" alone for every instrument. */
export const ALL_SYMBOLS = "*";

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** The number that a client may give to a request. The answer repeats it. */
export const requestId = v.optional(count);

/** An epoch in JSON: a u32 in base 36. */
export const epochText = v.pipe(v.string(), v.regex(/^[0-9a-z]{1,7}$/));

/** The list of symbols in subscribe and unsubscribe, on every channel. */
export const symbolList = v.pipe(
  v.array(v.union([v.literal(ALL_SYMBOLS), v.pipe(v.string(), v.regex(SYMBOL_PATTERN))])),
  v.minLength(1),
  v.check((list) => list.length === 1 || !list.includes(ALL_SYMBOLS), '"*" must be the only symbol'),
);

const since = v.object({ epoch: epochText, trades: v.record(v.string(), count) });

/** A field with a few allowed values, and the error code for any other value. */
interface Choice {
  readonly field: string;
  readonly values: readonly (string | number)[];
  readonly unit?: string;
  readonly code: "bad_rate" | "bad_interval";
}

/** How clients ask for a channel, besides `channel` and `symbols`. */
export interface ChannelRequest {
  /** Fields of subscribe and unsubscribe by which the subscriptions of one connection differ. */
  readonly key: v.ObjectEntries;
  /** Fields of subscribe alone. */
  readonly options: v.ObjectEntries;
  /** Fields with specific error codes for wrong values. */
  readonly choices: readonly Choice[];
}

/**
 * Every channel, by its name on the wire. A new channel needs an entry here, a sink (codec.ts), an encoder and a
 * decoder per encoding, and its publishing part in server/publish/channels.
 */
export const CHANNELS = {
  quotes: {
    key: {},
    options: { rate: v.optional(v.picklist(RATES)) },
    choices: [{ field: "rate", values: RATES, unit: "Hz", code: "bad_rate" }],
  },
  /** The rows of quotes once a second, beside quotes of fewer symbols at the connection's rate (W23). */
  overview: { key: {}, options: {}, choices: [] },
  trades: { key: {}, options: { since: v.optional(since) }, choices: [] },
  candles: {
    key: { interval: v.picklist(INTERVALS) },
    options: {},
    choices: [{ field: "interval", values: INTERVALS, code: "bad_interval" }],
  },
} as const satisfies Readonly<Record<string, ChannelRequest>>;

export type Channel = keyof typeof CHANNELS;

/**
 * The kinds of market data messages, by type. The index is the kind's number in SBE. A trade gap is a control
 * message. The overview's messages are messages of quotes with kinds of their own.
 */
export const MESSAGE_KINDS = {
  quotes: ["update", "snapshot", "overview", "overview_snapshot"],
  trades: ["update", "replay"],
  candles: ["update", "snapshot"],
} as const satisfies Readonly<Partial<Record<Channel, readonly string[]>>>;

/** The types of market data messages. */
export type MessageType = keyof typeof MESSAGE_KINDS;
export type MessageKind<Name extends MessageType> = (typeof MESSAGE_KINDS)[Name][number];

/** Whether a quotes message belongs to the overview, whose frames have numbers of their own (W23). */
export const isOverview = (kind: MessageKind<"quotes">): boolean => kind === "overview" || kind === "overview_snapshot";

/** Whether a quotes message has every known value of its rows. */
export const isSnapshot = (kind: MessageKind<"quotes">): boolean => kind === "snapshot" || kind === "overview_snapshot";

type Fields<Entries extends v.ObjectEntries> = v.InferOutput<v.ObjectSchema<Entries, undefined>>;
type KeyOf<Name extends Channel> = Fields<(typeof CHANNELS)[Name]["key"]>;
type OptionsOf<Name extends Channel> = Fields<(typeof CHANNELS)[Name]["options"]>;

interface Request<Op extends string, Name> {
  op: Op;
  id?: number | undefined;
  channel: Name;
  symbols: string[];
}

/**
 * A request to subscribe to a channel, or to add symbols to it. The rate applies to the whole connection: the latest
 * requested one.
 */
export type SubscribeMessage<Names extends Channel = Channel> = {
  [Name in Names]: Request<"subscribe", Name> & KeyOf<Name> & OptionsOf<Name>;
}[Names];

/** A request to end a subscription to some symbols of a channel. */
export type UnsubscribeMessage<Names extends Channel = Channel> = {
  [Name in Names]: Request<"unsubscribe", Name> & KeyOf<Name>;
}[Names];
