import * as v from "valibot";
import type { FeedDefinition, FeedSettings } from "../definition.ts";
import { createSimulatedFeed } from "./simulated.ts";

/**
 * By default a first start simulates this many days of one-minute history, summed over all symbols: 7 million minutes.
 */
const SYMBOL_DAYS = 5_000;
const MAX_BACKFILL_DAYS = 30;

/** Days of history that a first start simulates: as set, or few enough for a short start. */
export const backfillDaysOf = ({ backfillDays, symbols }: Pick<FeedSettings, "backfillDays" | "symbols">): number =>
  backfillDays === "auto" ? Math.max(1, Math.min(MAX_BACKFILL_DAYS, Math.floor(SYMBOL_DAYS / symbols))) : backfillDays;

/** FEED=simulated: the simulated market, which continues where its last recorded run stopped. */
export const simulated: FeedDefinition = {
  usage: "simulated",
  schema: v.pipe(
    v.literal("simulated"),
    v.transform(() => ({ kind: "simulated" })),
  ),
  // Prices of another seed or of other hours are another market's.
  recordedAs: ({ seed, marketHours }) => `simulated, seed ${seed}, ${marketHours}`,
  create(_choice, { settings, clock, log, earlier, backpressure }) {
    const { seed, symbols, activity, marketHours: hours } = settings;
    const backfillDays = backfillDaysOf(settings);
    if (earlier === undefined) log.info({ days: backfillDays, symbols }, "making history up to now");
    const market = { seed, symbols, activity, hours, backfillDays, clock, backpressure };
    const feed = createSimulatedFeed({ ...market, continued: earlier });
    return { feed, controls: feed, earnings: feed.earnings, state: () => feed.state() };
  },
};
