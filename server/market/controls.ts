import { SECTORS } from "../../shared/instrument.ts";
import type { Clock } from "../ports/clock.ts";
import type { FeedSink } from "../ports/feed.ts";
import type { ControlTarget, MarketControls } from "../ports/market-controls.ts";
import type { Engine } from "./engine.ts";
import { CYCLE_MS } from "./engine.ts";
import { news } from "./events.ts";
import { halt } from "./halts.ts";
import { MACRO_VOLATILITY } from "./parameters.ts";

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** A shock to everything of this many percent raises the market's log-volatility as macro news does. */
const MACRO_PERCENT = 3;
const MOST_BUMP = 1.6;

/**
 * The live controls of an engine, whose market the calendar opens and closes by `clock`; what shows in a trading state
 * goes to `sink`. Values are clamped to their ranges.
 */
export function createControls(engine: Engine, sink: FeedSink, clock: Pick<Clock, "now">): MarketControls {
  const { stocks } = engine;
  return {
    setActivity(factor) {
      engine.activity = clamp(factor, 0.1, 20);
    },
    setVolatility(factor) {
      engine.volatility = clamp(factor, 0, 10);
    },
    shock(target, percent, seconds) {
      const moved = clamp(percent, -50, 50);
      const affected = affectedBy(engine, target);
      engine.shocks.add(affected, Math.log1p(moved / 100), clamp(seconds, 0, 600), CYCLE_MS / 1000);
      const bump = Math.min(MOST_BUMP, (MACRO_VOLATILITY * Math.abs(moved)) / MACRO_PERCENT);
      if (target.kind === "all") engine.factors.excite(bump);
      for (let i = 0; i < stocks.count; i++) if (affected[i] === 1) stocks.activityBump[i] += bump;
    },
    news(id, headline) {
      news(stocks, id);
      engine.announce(id, headline, sink, clock.now());
    },
    halt(id, seconds, reason) {
      halt(stocks, id, engine.steppedTo(id), seconds > 0 ? seconds : Infinity, reason, sink);
    },
    resume(id) {
      if (stocks.haltLeft[id] > 0) engine.resume(id, sink, clock.now());
    },
  };
}

/** Marks the stocks that a control acts on with 1. */
function affectedBy({ stocks }: Engine, target: ControlTarget): Uint8Array {
  const affected = new Uint8Array(stocks.count);
  if (target.kind === "instrument") affected[target.id] = 1;
  else if (target.kind === "all") affected.fill(1);
  else affected.set(stocks.sector.map((sector) => (SECTORS[sector] === target.sector ? 1 : 0)));
  return affected;
}
