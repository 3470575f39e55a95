import type { SeededRandom } from "./seeded-random.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Correct requests for the board of the fuzzed server. */
const VALID: readonly ((random: SeededRandom, symbols: readonly string[]) => Json)[] = [
  (random, all) => ({
    op: "subscribe",
    id: 1,
    channel: "quotes",
    symbols: some(random, all),
    rate: random.pick([1, 10, 50]),
  }),
  (random, all) => ({ op: "subscribe", id: 2, channel: "trades", symbols: some(random, all) }),
  (random, all) => {
    const since = { epoch: "k3", trades: Object.fromEntries(some(random, all).map((s) => [s, random.below(1e6)])) };
    return { op: "subscribe", id: 3, channel: "trades", symbols: some(random, all), since };
  },
  (random, all) => ({
    op: "subscribe",
    id: 4,
    channel: "candles",
    symbols: some(random, all),
    interval: random.pick(["1s", "1d"]),
  }),
  (random, all) => ({ op: "unsubscribe", channel: random.pick(["quotes", "trades"]), symbols: some(random, all) }),
  (random) => ({ op: "ping", id: random.below(100), time: random.below(2 ** 31) }),
  (random) => ({ op: "echo", id: 6, data: { text: "x".repeat(random.below(100)) } }),
];

const some = (random: SeededRandom, symbols: readonly string[]): string[] =>
  random.chance(0.1) ? ["*"] : Array.from({ length: 1 + random.below(3) }, () => random.pick(symbols));

/** Values that have broken parsers before. */
const NASTY: readonly Json[] = [
  ...[null, true, -1, 0.5, 1e308, -0, 2 ** 53, "", "*", "__proto__", "constructor", "\u0000", "\ud800", "aapl"],
  ...[[], {}, [[]], ["*", "*"], ["*", "AAPL"], { toString: 1 }, "A".repeat(2_000), "subscribe", "quotes", "toString"],
];

/** Changes one thing in a value: replaces, drops, doubles or adds it. */
function mutate(random: SeededRandom, value: Json): Json {
  if (typeof value !== "object" || value === null || random.chance(0.2)) return random.pick(NASTY);
  if (Array.isArray(value)) {
    const list = value as readonly Json[];
    const at = random.below(list.length + 1);
    const item = list[at] ?? null;
    const changed = random.pick<readonly Json[]>([
      [],
      [item, item],
      [mutate(random, item)],
      [random.pick(NASTY), item],
    ]);
    return [...list.slice(0, at), ...changed, ...list.slice(at + 1)];
  }
  const entries = Object.entries(value);
  const [key = "op", held = null] = entries.length > 0 ? random.pick(entries) : [];
  const rest = Object.fromEntries(entries.filter(([name]) => name !== key));
  if (random.chance(0.3)) return rest;
  const name = random.chance(0.2) ? random.pick(["__proto__", "constructor", "OP", "", "since", "toJSON"]) : key;
  return { ...rest, [name]: mutate(random, held) };
}

/** Breaks the text itself. */
function garble(random: SeededRandom, text: string): string {
  const at = random.below(text.length);
  return random.pick([
    text.slice(0, at),
    text.slice(0, at) + random.pick(['"', "{", "]", "\\", "\u0000", "é", ",", "1e999"]) + text.slice(at),
    text + text,
    "[".repeat(1 + random.below(8_000)),
    `{"op":"echo","data":${'{"a":'.repeat(random.below(2_000))}1`,
  ]);
}

/** The text of a request: correct, or a mutation of a correct one. */
export function anyMessage(random: SeededRandom, symbols: readonly string[]): string {
  let value = random.pick(VALID)(random, symbols);
  for (let k = random.below(3); k > 0; k--) value = mutate(random, value);
  const text = JSON.stringify(value);
  return random.chance(0.1) ? garble(random, text) : text;
}
