import type { JsonHalt, JsonNews, MarketEvents } from "../../../../shared/protocol/events.ts";
import type { ControlMessage } from "../../../../shared/protocol/messages.ts";

/** Entries of each kind that a page keeps. */
const MAX_ENTRIES = 200;

/** A headline or a halt, in one list by time. */
export type Entry =
  { readonly kind: "news"; readonly news: JsonNews } | { readonly kind: "halt"; readonly halt: JsonHalt };

export const NO_EVENTS: MarketEvents = { news: [], halts: [], earnings: [] };

/** Headlines and halts together, newest first. */
export function timeline({ news, halts }: MarketEvents): readonly Entry[] {
  const entries: Entry[] = [
    ...news.map((one) => ({ kind: "news" as const, news: one })),
    ...halts.map((one) => ({ kind: "halt" as const, halt: one })),
  ];
  return entries.sort((a, b) => timeOf(b) - timeOf(a));
}

export const timeOf = (entry: Entry): number => (entry.kind === "news" ? entry.news.t : entry.halt.t);

/** What is known after a message; the same object where the message says nothing new. `now` is the server's time, ms. */
export function afterMessage(events: MarketEvents, message: ControlMessage, now: number): MarketEvents {
  if (message.type === "news") {
    const { symbol, t, headline, kind, until } = message;
    const known = events.news.some((one) => one.symbol === symbol && one.t === t && one.headline === headline);
    return known
      ? events
      : { ...events, news: [{ symbol, t, headline, kind, until }, ...events.news].slice(0, MAX_ENTRIES) };
  }
  if (message.type !== "status" || message.symbol === "*") return events;
  const { symbol, state, code, text = "", until } = message;
  const open = events.halts.find((one) => one.symbol === symbol && one.end === undefined);
  const others = events.halts.filter((one) => one !== open);
  if (state !== "halted") return open ? { ...events, halts: [{ ...open, end: now }, ...others] } : events;
  // The server repeats the halts that last to whoever connects.
  const halt: JsonHalt = { symbol, t: open?.t ?? now, code, text, until };
  return { ...events, halts: [halt, ...others].slice(0, MAX_ENTRIES) };
}

/** The server's answer with what came over the connection meanwhile. */
export function merge(answer: MarketEvents, heard: MarketEvents): MarketEvents {
  const isNew = (one: JsonNews) => !answer.news.some(({ symbol, t }) => symbol === one.symbol && t === one.t);
  const newest = Math.max(0, ...answer.news.map(({ t }) => t));
  return { ...answer, news: [...heard.news.filter((one) => one.t >= newest && isNew(one)), ...answer.news] };
}
