import type { GenericSchema } from "valibot";
import type { Epoch } from "../../shared/model/units.ts";
import type { MarketHours } from "../market/calendar/calendar.ts";
import type { Clock } from "../ports/clock.ts";
import type { EarningsDates } from "../ports/events.ts";
import type { Feed } from "../ports/feed.ts";
import type { Log } from "../ports/log.ts";
import type { MarketControls } from "../ports/market-controls.ts";
import type { ReplayControls } from "../ports/replay-controls.ts";

/** A parsed FEED setting: the feed's name, and the values that the feed's schema adds. */
export interface FeedChoice {
  readonly kind: string;
}

/** The settings that feeds read. */
export interface FeedSettings {
  readonly symbols: number;
  readonly seed: number;
  readonly activity: number;
  readonly marketHours: MarketHours;
  readonly backfillDays: number | "auto";
  readonly replaySpeed:
    { readonly kind: "times"; readonly factor: number } | { readonly kind: "bars"; readonly perSecond: number };
  readonly replayLoop: boolean;
  readonly replayZone: string;
}

/** The state in which the last recorded run of a feed stopped. */
export interface EarlierRun {
  /** Market time of its last event, ms. */
  readonly time: number;
  /** Last prices as mantissas. */
  readonly rows: readonly { readonly symbol: string; readonly last: number | null }[];
  /** The result of that run's `CreatedFeed.state`. */
  readonly feedState?: Uint8Array | undefined;
}

/** What a feed is created with. */
interface FeedParts {
  readonly settings: FeedSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** Epoch of the board that the feed starts with. */
  readonly epoch: Epoch;
  /** Undefined at the first run, and if nothing is recorded. */
  readonly earlier: EarlierRun | undefined;
  /** A feed awaits this between the turns of its history. It resolves once the recording can take more. */
  readonly backpressure: () => Promise<void>;
}

/** A feed and its optional abilities. */
export interface CreatedFeed {
  readonly feed: Feed;
  /** Controls the feed's market, if it can be controlled. */
  readonly controls?: MarketControls;
  /** Controls the feed's replay, if it plays a recording. */
  readonly replay?: ReplayControls;
  /** Knows when instruments report their earnings, if the feed does. */
  readonly earnings?: EarningsDates;
  /** Returns the state that the feed's next run finds in `earlier`. Called every few seconds. */
  readonly state?: () => Uint8Array | undefined;
}

/** A source of events that FEED can select. */
export interface FeedDefinition<Choice extends FeedChoice = FeedChoice> {
  /** How FEED names it, for --help and error messages. */
  readonly usage: string;
  /** Parses FEED's text. It rejects the text of every other feed. */
  readonly schema: GenericSchema<string, Choice>;
  /**
   * Names the market that is recorded. Runs of one name continue each other, and prices of different names never mix.
   * Undefined if the feed cannot be recorded.
   */
  readonly recordedAs: ((settings: FeedSettings) => string) | undefined;
  create(choice: Choice, parts: FeedParts): CreatedFeed;
}
