import { scaleOf, toDecimal } from "../../shared/model/instrument.ts";
import type { InstrumentId, Millis } from "../../shared/model/units.ts";
import type { AlertResult } from "../../shared/protocol/alerts.ts";
import type { AlertListener, AlertWatch } from "../ports/alerts.ts";
import type { Clock } from "../ports/clock.ts";
import type { AlertBoard, Coverage } from "./replay.ts";
import { MAX_UNKNOWN, readRule, refusal, type ReadRule } from "./rules.ts";
import { SetLimit, type AlertLimits } from "./set-limit.ts";
import { SymbolAlerts } from "./symbol-alerts.ts";
import { WatchedSymbol, type Reached } from "./watched-symbol.ts";

/**
 * Late firings told for one request. A rule that fires every time may have had one at every trade that is held; rules that
 * fire once are told beyond this, since they are few.
 */
const MAX_LATE = 1_000;

/** What judges the rules of all connections. */
export interface AlertHost {
  readonly board: AlertBoard;
  readonly clock: Clock;
  readonly limits: AlertLimits;
  /** Symbols over all rules of all connections, and firings since the start. */
  watched: number;
  firings: number;
  coverage(id: InstrumentId): Coverage;
  /** Whether the server still reads the past for rules that are set now. */
  readonly mayRead: boolean;
  /** Judges the past for what was watched on an earlier connection, then watches all of `added`. */
  add(added: readonly WatchedSymbol[]): void;
  /** Fires a rule that has just been added where its condition holds already. */
  judgeAtOnce(watched: WatchedSymbol): void;
  remove(watched: WatchedSymbol): void;
}

/** What is judged now: a trade as it is made, one that was made before, a gap, or the price as a rule is set. */
type Judging = "live" | "replay" | "gap" | "set";

/** The rules of one connection. */
export class ConnectionAlerts implements AlertWatch {
  readonly #host: AlertHost;
  readonly #listener: AlertListener;
  readonly #closed: () => void;
  readonly #rules = new Map<string, readonly WatchedSymbol[]>();
  readonly #limit: SetLimit;
  #symbols = 0;
  #judging: Judging = "live";
  #late = 0;
  /** By rule, the time of its first late firing that is not told. */
  readonly #untold = new Map<string, number>();

  constructor(host: AlertHost, listener: AlertListener, closed: () => void) {
    this.#host = host;
    this.#listener = listener;
    this.#closed = closed;
    const { perSecond, perConnection } = host.limits;
    this.#limit = new SetLimit(perSecond, perConnection, host.clock.monotonic());
  }

  get size(): number {
    return this.#rules.size;
  }

  set(rules: readonly unknown[]): AlertResult[] {
    const { quotes } = this.#host.board;
    const names = new Set<string>();
    const added: WatchedSymbol[] = [];
    const results = rules.map((sent) => {
      const read = readRule(sent, quotes, quotes.time);
      if ("code" in read) return read;
      const { name } = read.rule;
      if (names.has(name)) return refusal(name, "bad_alert", "rule is in the request twice", "rule");
      names.add(name);
      return this.#overLimit(read) ?? this.#accept(read, added);
    });
    this.#late = 0;
    this.#untold.clear();
    this.#judge("replay", () => this.#host.add(added));
    this.#judge("set", () => {
      for (const watched of added) if (!watched.isResumed) this.#host.judgeAtOnce(watched);
    });
    return results.map((result) => this.#withUntold(result));
  }

  remove(names: readonly string[]): void {
    for (const name of names) this.#drop(name);
  }

  expire(t: Millis): void {
    for (const [name, [first]] of this.#rules) if (first !== undefined && t >= first.rule.until) this.#drop(name);
  }

  /** The board is empty: the evaluator has dropped everything. */
  forget(): void {
    this.#rules.clear();
    this.#symbols = 0;
  }

  close(): void {
    this.remove([...this.#rules.keys()]);
    this.#closed();
  }

  #overLimit({ rule, symbols, since }: ReadRule): AlertResult | undefined {
    const { name } = rule;
    const { limits, clock, watched } = this.#host;
    const more = symbols.length - (this.#rules.get(name)?.length ?? 0);
    if (this.#symbols + more > limits.perConnection) {
      return refusal(name, "too_many_alerts", `at most ${limits.perConnection} symbols over all rules`, "symbols");
    }
    if (watched + more > limits.inAll) return refusal(name, "too_many_alerts", "the server can watch no more alerts");
    const readsPast = since !== undefined || rule.window !== undefined;
    if (readsPast && !this.#host.mayRead) {
      return refusal(name, "too_many_messages", "the server judges no more of the past in this second");
    }
    if (this.#limit.take(symbols.length, clock.monotonic())) return undefined;
    return refusal(name, "too_many_messages", `at most ${limits.perSecond} symbols of rules a second`);
  }

  #accept(read: ReadRule, added: WatchedSymbol[]): AlertResult {
    const { rule, symbols, unknown, since } = read;
    this.#drop(rule.name);
    const watched = symbols.map(({ id, level }) => this.#watch(read, id, level));
    this.#rules.set(rule.name, watched);
    this.#symbols += watched.length;
    this.#host.watched += watched.length;
    added.push(...watched);
    const to = since && Math.max(...symbols.map(({ id }) => this.#host.coverage(id).from));
    return {
      rule: rule.name,
      ...(unknown.length > 0 && { unknown: unknown.slice(0, MAX_UNKNOWN) }),
      ...(since !== undefined && to !== undefined && to > since.t && { gap: { from: since.t, to } }),
    };
  }

  /** What is not told is a gap to the client: it reaches from the first such firing up to now. */
  #withUntold(result: AlertResult): AlertResult {
    const first = this.#untold.get(result.rule);
    if (first === undefined) return result;
    const from = Math.min(first, result.gap?.from ?? Infinity);
    return { ...result, gap: { from, to: Math.max(first, this.#host.board.quotes.time) + 1 } };
  }

  #watch({ rule, since }: ReadRule, id: InstrumentId, level: number): WatchedSymbol {
    const { symbol, exponent } = this.#host.board.quotes.instruments[id];
    const fire = (reached: Reached) => this.#fire(reached, symbol, exponent);
    if (since === undefined) return new WatchedSymbol(rule, id, level, fire);
    const coverage = this.#host.coverage(id);
    const from = Math.max(since.t, coverage.from - 1);
    const watched = new WatchedSymbol(rule, id, level, fire, { from, fired: since.fired?.[symbol] });
    const known = since.prices?.[symbol];
    const isGap = since.t < coverage.from && known !== undefined && rule.window === undefined;
    if (isGap)
      this.#judge("gap", () => crossGap(watched, known * scaleOf(exponent), coverage.price, coverage.from - 1));
    return watched;
  }

  #drop(name: string): void {
    const watched = this.#rules.get(name) ?? [];
    this.#rules.delete(name);
    this.#symbols -= watched.length;
    this.#host.watched -= watched.length;
    for (const one of watched) this.#host.remove(one);
  }

  #judge(judging: Judging, run: () => void): void {
    this.#judging = judging;
    run();
    this.#judging = "live";
  }

  #fire({ watched, t, n, price, up, move }: Reached, symbol: string, exponent: number): void {
    this.#host.firings++;
    const judging = this.#judging;
    const { name, frequency } = watched.rule;
    if (judging === "replay" && frequency !== "once" && ++this.#late > MAX_LATE) {
      this.#untold.set(name, Math.min(t, this.#untold.get(name) ?? Infinity));
      return;
    }
    const firing = {
      ...{ rule: name, s: symbol, t, n, p: toDecimal(price, exponent), up },
      ...(move !== undefined && { move: Math.round(move * 100) / 100 }),
      ...((judging === "gap" || judging === "set") && { at: judging }),
    };
    this.#listener.fired(firing, judging === "replay" || judging === "gap");
  }
}

/** Fires what was reached between the price that the client knows and the first one after the gap. */
function crossGap(watched: WatchedSymbol, before: number, after: number, t: number): void {
  const alerts = new SymbolAlerts();
  alerts.begin(before, [-Infinity, 0]);
  alerts.add(watched);
  alerts.judge(t, after);
}
