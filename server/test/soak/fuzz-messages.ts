import type { Dice } from "./seeded-random.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Requests that are right, on the board of the fuzzed server. */
const VALID: readonly ((dice: Dice, symbols: readonly string[]) => Json)[] = [
  (dice, all) => ({
    op: "subscribe",
    id: 1,
    channel: "quotes",
    symbols: some(dice, all),
    rate: dice.pick([1, 10, 50]),
  }),
  (dice, all) => ({ op: "subscribe", id: 2, channel: "trades", symbols: some(dice, all) }),
  (dice, all) => {
    const since = { epoch: "k3", trades: Object.fromEntries(some(dice, all).map((s) => [s, dice.below(1e6)])) };
    return { op: "subscribe", id: 3, channel: "trades", symbols: some(dice, all), since };
  },
  (dice, all) => ({
    op: "subscribe",
    id: 4,
    channel: "candles",
    symbols: some(dice, all),
    interval: dice.pick(["1s", "1d"]),
  }),
  (dice, all) => ({ op: "unsubscribe", channel: dice.pick(["quotes", "trades"]), symbols: some(dice, all) }),
  (dice) => ({ op: "ping", id: dice.below(100), time: dice.below(2 ** 31) }),
  (dice) => ({ op: "echo", id: 6, data: { text: "x".repeat(dice.below(100)) } }),
];

const some = (dice: Dice, symbols: readonly string[]): string[] =>
  dice.chance(0.1) ? ["*"] : Array.from({ length: 1 + dice.below(3) }, () => dice.pick(symbols));

/** Values that have broken parsers before. */
const NASTY: readonly Json[] = [
  ...[null, true, -1, 0.5, 1e308, -0, 2 ** 53, "", "*", "__proto__", "constructor", "\u0000", "\ud800", "aapl"],
  ...[[], {}, [[]], ["*", "*"], ["*", "AAPL"], { toString: 1 }, "A".repeat(2_000), "subscribe", "quotes", "toString"],
];

/** Changes one thing somewhere in a value: replaces, drops, doubles or adds. */
function mutate(dice: Dice, value: Json): Json {
  if (typeof value !== "object" || value === null || dice.chance(0.2)) return dice.pick(NASTY);
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const at = dice.below(list.length + 1);
    const item = list[at] ?? null;
    const changed = dice.pick<readonly Json[]>([[], [item, item], [mutate(dice, item)], [dice.pick(NASTY), item]]);
    return [...list.slice(0, at), ...changed, ...list.slice(at + 1)];
  }
  const entries = Object.entries(value);
  const [key = "op", held = null] = entries.length > 0 ? dice.pick(entries) : [];
  const rest = Object.fromEntries(entries.filter(([name]) => name !== key));
  if (dice.chance(0.3)) return rest;
  const name = dice.chance(0.2) ? dice.pick(["__proto__", "constructor", "OP", "", "since", "toJSON"]) : key;
  return { ...rest, [name]: mutate(dice, held) };
}

/** Breaks the text itself. */
function garble(dice: Dice, text: string): string {
  const at = dice.below(text.length);
  return dice.pick([
    text.slice(0, at),
    text.slice(0, at) + dice.pick(['"', "{", "]", "\\", "\u0000", "é", ",", "1e999"]) + text.slice(at),
    text + text,
    "[".repeat(1 + dice.below(8_000)),
    `{"op":"echo","data":${'{"a":'.repeat(dice.below(2_000))}1`,
  ]);
}

/** The text of a request: right, or a mutation of one that is. */
export function anyMessage(dice: Dice, symbols: readonly string[]): string {
  let value = dice.pick(VALID)(dice, symbols);
  for (let k = dice.below(3); k > 0; k--) value = mutate(dice, value);
  const text = JSON.stringify(value);
  return dice.chance(0.1) ? garble(dice, text) : text;
}
