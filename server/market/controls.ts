import { SECTORS } from "../../shared/model/instrument.ts";
import type { Clock } from "../ports/clock.ts";
import type { MarketSink } from "../ports/feed.ts";
import type { ControlTarget, MarketControls } from "../ports/market-controls.ts";
import type { Reason } from "../ports/trading-status.ts";
import type { Engine } from "./engine.ts";
import { CYCLE_MS } from "./engine.ts";
import { applyNews } from "./events/news.ts";
import { halt } from "./events/halts.ts";
import { MACRO_VOLATILITY } from "./model/parameters.ts";

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** A shock to the whole market of at least this percentage raises the market's log-volatility as macro news does. */
const MACRO_PERCENT = 3;
const MAX_BUMP = 1.6;
/** Seconds for which a shock to the whole market stays the market's reason after the shock ends. */
const SHOCK_REASON_SECONDS = 60;

/**
 * Creates the live controls of an engine. Values are clamped to their ranges. Every control reports to `sink`, as news
 * or as a reason of a trading state, so that clients can explain why prices move.
 */
export function createControls(engine: Engine, sink: MarketSink, clock: Pick<Clock, "now">): MarketControls {
  const { stocks, announcer, marketTime, activity, volatility } = engine;
  const describe = () => {
    announcer.describeSettings(
      settingsReason({
        ...(engine.activity !== activity && { activity: engine.activity }),
        ...(engine.volatility !== volatility && { volatility: engine.volatility }),
      }),
      sink,
    );
  };
  return {
    get settings() {
      return { activity: engine.activity, volatility: engine.volatility };
    },
    setActivity(factor) {
      engine.activity = clamp(factor, 0.1, 20);
      describe();
    },
    setVolatility(factor) {
      engine.volatility = clamp(factor, 0, 10);
      describe();
    },
    shock(target, percent, seconds, stirs = true) {
      const moved = clamp(percent, -50, 50);
      const affected = affectedBy(engine, target);
      const lasts = clamp(seconds, 0, 600);
      engine.shocks.add(affected, Math.log1p(moved / 100), lasts, CYCLE_MS / 1000);
      const bump = stirs ? Math.min(MAX_BUMP, (MACRO_VOLATILITY * Math.abs(moved)) / MACRO_PERCENT) : 0;
      if (target.kind === "all") engine.factors.excite(bump);
      const reason = shockReason(moved, lasts);
      if (target.kind === "all") announcer.announceMarket(reason, lasts + SHOCK_REASON_SECONDS, sink);
      for (let i = 0; i < stocks.count; i++) {
        if (affected[i] === 0) continue;
        stocks.activityBump[i] += bump;
        if (target.kind !== "all") announcer.announce(i, reason, sink, clock.now());
      }
    },
    endShocks: () => engine.shocks.endAll(),
    news(id, headline) {
      applyNews(stocks, id);
      announcer.publishNews(id, headline, "operator", sink, clock.now());
    },
    halt(id, seconds, text, code = "operator") {
      const t = marketTime.steppedTo(id);
      const lasts = seconds > 0 ? seconds : Infinity;
      halt(stocks, id, t, lasts, { code, text, until: marketTime.haltEnd(t, lasts) }, sink);
    },
    resume(id) {
      if (stocks.haltLeft[id] > 0) engine.resume(id, sink, clock.now());
    },
  };
}

/** Describes the settings that differ from normal; undefined if none does. */
function settingsReason(values: Readonly<Record<string, number>>): Reason | undefined {
  const set = Object.entries(values);
  if (set.length === 0) return undefined;
  return { code: "market_settings", text: set.map(([name, factor]) => `${name} ×${factor}`).join(", "), values };
}

/** @param seconds 0 for a shock that moves prices in one step */
function shockReason(percent: number, seconds: number): Reason {
  const text = `shock of ${signed(percent)}%${seconds > 0 ? ` over ${seconds} s` : ""}`;
  return { code: "shock", text, values: { percent, ...(seconds > 0 && { seconds }) } };
}

/** Writes a number with its sign, in the typographic minus that the dashboard uses. */
const signed = (percent: number): string => (percent < 0 ? `−${-percent}` : `+${percent}`);

/** Returns 1 for each stock that a control affects, and 0 for the others. */
function affectedBy({ stocks }: Engine, target: ControlTarget): Uint8Array {
  const affected = new Uint8Array(stocks.count);
  if (target.kind === "instrument") affected[target.id] = 1;
  else if (target.kind === "all") affected.fill(1);
  else affected.set(stocks.sector.map((sector) => (SECTORS[sector] === target.sector ? 1 : 0)));
  return affected;
}
