import { INTERVAL_MS, type Candle, type Interval } from "../../shared/model/candle.ts";
import { RollingExtremes } from "./rolling-extremes.ts";
import { Thresholds } from "./thresholds.ts";
import type { WatchedSymbol } from "./watched-symbol.ts";

/** The move within one window, up and down, in percent, as of the last trade. */
interface MoveWatch {
  readonly ms: number;
  readonly up: Thresholds;
  readonly down: Thresholds;
  risen: number;
  fallen: number;
}

/**
 * The alerts on one symbol. Each condition is a level that a measure reaches by rising or falling: the price, or the
 * move in percent within a window. What fires therefore depends on two trades that follow each other, and on nothing
 * that an alert remembers: a replay of the same trades finds the same firings.
 * A trade that fires nothing allocates nothing, and costs two comparisons and, for moves, a search per window.
 */
export class SymbolAlerts {
  readonly #above = new Thresholds();
  readonly #below = new Thresholds();
  readonly #moves = new Map<Interval, MoveWatch>();
  #extremes: RollingExtremes | undefined;
  /** The price before; NaN before the first, which reaches nothing. */
  #price = Number.NaN;
  #t = -Infinity;
  /** Trades earlier than the last one in its millisecond. */
  #n = 0;
  readonly #reached: WatchedSymbol[] = [];
  readonly #members = new Set<WatchedSymbol>();

  get size(): number {
    return this.#members.size;
  }

  get price(): number {
    return this.#price;
  }

  /** The moment of the last trade on the tape. */
  get moment(): readonly [t: number, n: number] {
    return [this.#t, this.#n];
  }

  /** Takes the price that the symbol has, and the moment of its last trade, without judging it. */
  begin(price: number, [t, n]: readonly [t: number, n: number]): void {
    this.#price = price;
    this.#t = t;
    this.#n = n;
  }

  /** Takes candles older than the first trade that is judged, so that windows reach back over them. */
  remember(candles: readonly Readonly<Candle>[]): void {
    this.#extremes ??= new RollingExtremes();
    for (const { t, h, l, c } of candles) {
      this.#extremes.push(t, h);
      this.#extremes.push(t, l);
      this.#extremes.push(t, c);
    }
  }

  add(watched: WatchedSymbol): void {
    const { rule, level } = watched;
    const { up, down } = directionsOf(watched);
    this.#members.add(watched);
    if (rule.window === undefined) {
      if (up) this.#above.add(level, watched);
      if (down) this.#below.add(level, watched);
      return;
    }
    const move = this.#moveWatch(rule.window);
    if (up) move.up.add(level, watched);
    if (down) move.down.add(level, watched);
  }

  remove(watched: WatchedSymbol): void {
    if (!this.#members.delete(watched)) return;
    const { rule, level } = watched;
    const { up, down } = directionsOf(watched);
    const move = rule.window === undefined ? undefined : this.#moves.get(rule.window);
    if (up) (move?.up ?? this.#above).remove(level, watched);
    if (down) (move?.down ?? this.#below).remove(level, watched);
  }

  /** Whether alerts on moves are judged, which need the extremes of the past. */
  get hasExtremes(): boolean {
    return this.#extremes !== undefined;
  }

  /** Fires an alert that has just been set where its condition holds at the last price: `above`, `below` and moves. */
  judgeAtOnce(watched: WatchedSymbol): void {
    const held = this.#holds(watched);
    if (held === undefined) return;
    const [t, n, price] = [this.#t, this.#n, this.#price];
    if (watched.takes(t, n)) watched.fire({ watched, t, n, price, ...held });
    if (watched.isOver) this.remove(watched);
  }

  #holds({ rule, level }: WatchedSymbol): { readonly up: boolean; readonly move: number | undefined } | undefined {
    if (rule.window === undefined) {
      if (rule.when === "above" && this.#price >= level) return { up: true, move: undefined };
      if (rule.when === "below" && this.#price <= level) return { up: false, move: undefined };
      return undefined;
    }
    const { risen, fallen } = this.#moveWatch(rule.window);
    if (rule.when !== "move_down" && risen >= level) return { up: true, move: risen };
    if (rule.when !== "move_up" && fallen >= level) return { up: false, move: -fallen };
    return undefined;
  }

  /** Judges the next trade of the symbol. */
  judge(t: number, price: number): void {
    this.#n = t === this.#t ? this.#n + 1 : 0;
    this.#t = t;
    const before = this.#price;
    this.#price = price;
    if (price > before) {
      this.#above.risen(before, price, this.#reached);
      if (this.#reached.length > 0) this.#fire(true, undefined);
    } else if (price < before) {
      this.#below.fallen(before, price, this.#reached);
      if (this.#reached.length > 0) this.#fire(false, undefined);
    }
    if (this.#extremes === undefined) return;
    this.#extremes.push(t, price);
    for (const move of this.#moves.values()) this.#judgeMove(move);
  }

  #judgeMove(move: MoveWatch): void {
    const { risen, fallen } = move;
    this.#measure(move);
    move.up.risen(risen, move.risen, this.#reached);
    if (this.#reached.length > 0) this.#fire(true, move.risen);
    move.down.risen(fallen, move.fallen, this.#reached);
    if (this.#reached.length > 0) this.#fire(false, -move.fallen);
  }

  /** A price at or below 0 has no percentage. */
  #measure(move: MoveWatch): void {
    if (this.#extremes === undefined) return;
    const from = this.#t - move.ms;
    const low = this.#extremes.lowest(from);
    const high = this.#extremes.highest(from);
    move.risen = low > 0 ? ((this.#price - low) * 100) / low : 0;
    move.fallen = high > 0 ? ((high - this.#price) * 100) / high : 0;
  }

  #fire(up: boolean, move: number | undefined): void {
    for (const watched of this.#reached) {
      if (watched.takes(this.#t, this.#n))
        watched.fire({ watched, t: this.#t, n: this.#n, price: this.#price, up, move });
      if (watched.isOver) this.remove(watched);
    }
    this.#reached.length = 0;
  }

  #moveWatch(window: Interval): MoveWatch {
    const known = this.#moves.get(window);
    if (known !== undefined) return known;
    this.#extremes ??= new RollingExtremes();
    const watch = { ms: INTERVAL_MS[window], up: new Thresholds(), down: new Thresholds(), risen: 0, fallen: 0 };
    this.#moves.set(window, watch);
    this.#measure(watch);
    return watch;
  }
}

const UP = new Set(["crossing", "crossing_up", "above", "move", "move_up"]);
const DOWN = new Set(["crossing", "crossing_down", "below", "move", "move_down"]);
const directionsOf = ({ rule }: WatchedSymbol) => ({ up: UP.has(rule.when), down: DOWN.has(rule.when) });
