import * as v from "valibot";
import { SYMBOL_PATTERN } from "../model/instrument.ts";

/** The path of the Lab's control socket. */
export const LAB_PATH = "/api/lab";

/** The query key that names a visitor and a label, on every path: `tap=TOKEN.LABEL`. */
export const TAP_KEY = "tap";
/** A token of 22 characters, a dot, and the longest label. */
export const MAX_TAP_LENGTH = 22 + 1 + 24;

/** Stands for all labels of the visitor. */
export const ALL_LABELS = "*";

export const LABEL_PATTERN = /^[a-z0-9-]{1,24}$/;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const within = (min: number, max: number) => v.pipe(v.number(), v.minValue(min), v.maxValue(max));

/** The limits of one visitor. The server sends them in its first message. */
export const LAB_LIMITS = {
  /** Connections of a visitor through the tap at a time. */
  connections: 32,
  /** Labels that a visitor may use while its control socket is open. */
  labels: 64,
  /** Recorded bytes of a visitor, per second and in all. Further bytes are only counted. */
  recordedBytesPerSecond: 262_144,
  recordedBytes: 67_108_864,
  /** Bytes of a record's `data` at most. */
  recordBytes: 4_096,
  /** In one direction. */
  delayMs: 10_000,
  jitterMs: 5_000,
  stallMs: 60_000,
  minBytesPerSecond: 64,
  maxBytesPerSecond: 100_000_000,
  /** Frames of one raw request, and the bytes of their payloads together. */
  rawFrames: 32,
  rawBytes: 65_536,
  /** The time that a raw connection stays open, and the time that a visitor's token is valid, ms. */
  rawMs: 10_000,
  lifetimeMs: 14_400_000,
  /** Requests on the control socket a second. */
  requestsPerSecond: 50,
  /** Symbols that are followed at a time. */
  symbols: 10,
} as const;
export type LabLimits = Readonly<Record<keyof typeof LAB_LIMITS, number>>;

const label = v.pipe(v.string(), v.regex(LABEL_PATTERN));
const labels = v.union([v.literal(ALL_LABELS), label]);
const base64 = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]*={0,2}$/), v.maxLength(90_000));

const symbol = v.pipe(v.string(), v.regex(SYMBOL_PATTERN));

/** A header name (RFC 9110 section 5.6.2), and a value without line breaks. Null omits a header that is sent by default. */
const headerName = v.pipe(v.string(), v.regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/));
const headerValue = v.nullable(v.pipe(v.string(), v.regex(/^[\x20-\x7e\t]{0,1024}$/)));

/** A frame as it is to be written, whether RFC 6455 allows it or not. */
const rawFrame = v.object({
  fin: v.boolean(),
  rsv: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7)),
  opcode: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15)),
  masked: v.boolean(),
  /** The payload before masking. */
  data: base64,
});
export type RawFrame = v.InferOutput<typeof rawFrame>;

const request = <const Op extends string, Entries extends v.ObjectEntries>(op: Op, entries: Entries) =>
  v.object({ op: v.literal(op), id: count, ...entries });

/** The requests of the control socket. Each is answered by `done`, `time` or `error` with the same id. */
export const LabRequestSchema = v.variant("op", [
  request("record", { labels: v.pipe(v.array(label), v.maxLength(LAB_LIMITS.labels)) }),
  request("link", {
    label: labels,
    delayMs: within(0, LAB_LIMITS.delayMs),
    jitterMs: within(0, LAB_LIMITS.jitterMs),
    bytesPerSecond: v.nullable(within(LAB_LIMITS.minBytesPerSecond, LAB_LIMITS.maxBytesPerSecond)),
  }),
  request("stall", { label: labels, ms: within(0, LAB_LIMITS.stallMs) }),
  request("cut", { label: labels, how: v.picklist(["fin", "reset", "silent"]) }),
  request("ping", { label: labels }),
  request("raw", {
    label,
    path: v.pipe(v.string(), v.regex(/^\/[\x21-\x7e]{0,1023}$/)),
    headers: v.record(headerName, headerValue),
    frames: v.pipe(v.array(rawFrame), v.maxLength(LAB_LIMITS.rawFrames)),
  }),
  /** `symbols` in the place of `symbol`; null or none of them ends it. */
  request("follow", {
    symbol: v.optional(v.nullable(symbol)),
    symbols: v.optional(v.pipe(v.array(symbol), v.maxLength(LAB_LIMITS.symbols))),
  }),
  request("time", { time: v.number() }),
]);
export type LabRequest = v.InferOutput<typeof LabRequestSchema>;

/** The reasons why a request of the control socket fails, described in PROTOCOL.md. A failed request changes nothing. */
const LAB_ERROR_CODES = [
  "bad_json",
  "bad_message",
  "unknown_op",
  "out_of_range",
  "too_many_labels",
  "unknown_symbol",
  "too_many_messages",
  "no_tap",
  "raw_failed",
] as const;
export type LabErrorCode = (typeof LAB_ERROR_CODES)[number];

/** The reasons why there is no tap. */
const NO_TAP_REASONS = ["off", "tls", "port_taken"] as const;
export type NoTapReason = (typeof NO_TAP_REASONS)[number];

/** A frame's header (RFC 6455 section 5.2), as it was on the wire. */
const frameHeader = v.object({
  fin: v.boolean(),
  /** RSV1 is 4, RSV2 2, RSV3 1. */
  rsv: count,
  opcode: count,
  masked: v.boolean(),
  /** The masking key, hexadecimal. */
  key: v.optional(v.string()),
  /** Bytes of the payload. */
  length: count,
  /** The size of the length field. */
  lengthBits: v.picklist([7, 16, 64]),
  headerBytes: count,
});
export type FrameHeader = v.InferOutput<typeof frameHeader>;

const record = v.object({
  connection: count,
  label: v.string(),
  t: v.number(),
  direction: v.picklist(["up", "down"]),
  kind: v.picklist(["head", "frame", "body"]),
  /** The number of its bytes on the wire. */
  bytes: count,
  /** The first bytes in base64, at most `LAB_LIMITS.recordBytes`. Those of a frame include its header, still masked. */
  data: v.string(),
  /** Secrets in `data` are blanked: asterisks, as many as there were bytes. */
  blanked: v.optional(v.boolean()),
  frame: v.optional(frameHeader),
});
export type LabRecord = v.InferOutput<typeof record>;

const labelTotals = v.object({
  connections: count,
  requests: count,
  /** Bytes of TCP's payload, to the server and from it, heads included. */
  up: count,
  down: count,
  headUp: count,
  headDown: count,
  framesUp: count,
  framesDown: count,
});
export type LabelTotals = v.InferOutput<typeof labelTotals>;

/** The server's messages on the control socket. `t` is the server's wall clock, ms with a fraction. */
export const LabMessageSchema = v.variant("type", [
  v.object({
    type: v.literal("lab"),
    token: v.string(),
    /** The tap's port; null if there is no tap, for the `reason`. */
    port: v.nullable(count),
    reason: v.optional(v.picklist(NO_TAP_REASONS)),
    limits: v.record(v.string(), v.number()),
  }),
  v.object({ type: v.literal("opened"), connection: count, label: v.string(), t: v.number() }),
  v.object({
    type: v.literal("closed"),
    connection: count,
    label: v.string(),
    by: v.picklist(["client", "server", "tap"]),
    how: v.picklist(["fin", "reset", "timeout"]),
    t: v.number(),
  }),
  v.object({
    type: v.literal("records"),
    records: v.array(record),
    /** Records left out since the last of these messages because of limits. */
    left: count,
  }),
  v.object({ type: v.literal("totals"), labels: v.record(v.string(), labelTotals) }),
  v.object({
    type: v.literal("changes"),
    symbol: v.string(),
    epoch: v.string(),
    /** The row's `n` after each change, and the time of the change. */
    changes: v.array(v.tuple([count, v.number()])),
  }),
  v.object({ type: v.literal("time"), id: count, time: v.number(), serverTime: v.number() }),
  v.object({
    type: v.literal("done"),
    id: count,
    /** Connections that the request changed. */
    connections: v.optional(count),
    /** Of a raw request: its connection, the status line of the answer, and its whole head. */
    connection: v.optional(count),
    statusLine: v.optional(v.string()),
    head: v.optional(v.string()),
  }),
  v.object({ type: v.literal("error"), id: v.optional(count), code: v.picklist(LAB_ERROR_CODES), message: v.string() }),
]);
export type LabMessage = v.InferOutput<typeof LabMessageSchema>;
