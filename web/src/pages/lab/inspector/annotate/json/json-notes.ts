import type { NoteKey } from "../texts.ts";
import type { Note } from "../field.ts";

/** Meanings of the members of every message, by path; an index is []. */
const ANYWHERE: Readonly<Record<string, NoteKey>> = {
  type: "json.type",
  op: "json.op",
  id: "json.id",
  kind: "field.kind",
  epoch: "field.epoch",
  seq: "field.seq",
  frame: "field.frame",
  time: "field.time",
  merged: "field.merged",
  part: "field.part",
  parts: "field.parts",
  channel: "json.channel",
  symbol: "field.symbol",
  symbols: "json.symbols",
  "symbols[]": "field.symbol",
  rate: "json.rate",
  interval: "field.interval",
  since: "json.since",
  recovered: "json.recovered",
  instruments: "json.instruments",
  "instruments[].id": "field.instrument",
  "instruments[].s": "field.symbol",
  "instruments[].exponent": "json.exponent",
  code: "json.code",
  message: "json.message",
  reason: "json.reason",
  retryMs: "json.retryMs",
  protocol: "json.protocol",
  simulated: "json.simulated",
  heartbeatMs: "json.heartbeatMs",
  limits: "json.limits",
  "limits.messageBytes": "json.messageBytes",
  "limits.messagesPerSecond": "json.messagesPerSecond",
  "limits.subscriptions": "json.subscriptions",
  "limits.symbols": "json.maxSymbols",
  feed: "json.feed",
  serverTime: "json.serverTime",
  data: "json.data",
  state: "json.state",
  until: "json.until",
  text: "json.text",
  headline: "json.headline",
};

const QUOTE: Readonly<Record<string, NoteKey>> = {
  "": "sbe.quoteRow",
  ".s": "field.symbol",
  ".n": "field.n",
  ".l": "field.last",
  ".z": "field.lastSize",
  ".b": "field.bid",
  ".a": "field.ask",
  ".bz": "field.bidSize",
  ".az": "field.askSize",
  ".v": "field.volume",
  ".o": "field.open",
  ".h": "field.high",
  ".lo": "field.low",
  ".pc": "field.previousClose",
};

const TRADE: Readonly<Record<string, NoteKey>> = {
  "": "sbe.tradeRow",
  ".s": "field.symbol",
  ".i": "field.tradeId",
  ".t": "field.tradeTime",
  ".p": "field.price",
  ".z": "field.size",
  ".side": "field.side",
};

/** A candle is a list: [t, open, high, low, close, volume] (W13). */
const CANDLE: readonly NoteKey[] = [
  "field.bucket",
  "field.candleOpen",
  "field.candleHigh",
  "field.candleLow",
  "field.candleClose",
  "field.candleVolume",
];

/** What a member of a message means. `message` is the message's `type` or `op`, which comes first in all of ours. */
export function jsonNote(message: string, path: string): Note {
  const row = /^(quotes|trades|candles)(?:\[\d+\](.*))?$/.exec(path);
  if (row && row[1] === message) return { key: rowNote(message, row[2]) };
  if (message === "ping" && path === "time") return { key: "json.clientTime" };
  if (message === "pong" && path === "time") return { key: "json.clientTime" };
  return { key: ANYWHERE[path.replace(/\[\d+\]/g, "[]")] ?? "json.other" };
}

function rowNote(channel: string, member: string | undefined): NoteKey {
  if (member === undefined) return "json.rows";
  if (channel === "candles") {
    const [, index] = /^\[(\d)\]$/.exec(member) ?? [];
    return member === "" ? "sbe.candleRow" : (CANDLE[Number(index)] ?? "json.other");
  }
  return (channel === "quotes" ? QUOTE : TRADE)[member] ?? "json.other";
}
