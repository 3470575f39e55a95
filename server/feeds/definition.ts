import type { GenericSchema } from "valibot";
import type { Epoch } from "../../shared/model/units.ts";
import type { MarketHours } from "../market/calendar/calendar.ts";
import type { Clock } from "../ports/clock.ts";
import type { Feed } from "../ports/feed.ts";
import type { Log } from "../ports/log.ts";
import type { MarketControls } from "../ports/market-controls.ts";
import type { ReplayControls } from "../ports/replay-controls.ts";

/** What FEED names: the name of a feed, and what the feed's schema adds to it. */
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

/** Where an earlier, recorded run of a feed stopped. */
export interface EarlierRun {
  /** Market time of its last event, ms. */
  readonly time: number;
  /** Last prices as mantissas. */
  readonly rows: readonly { readonly symbol: string; readonly last: number | null }[];
  /** What `CreatedFeed.state` gave. */
  readonly feedState?: Uint8Array | undefined;
}

/** What a feed is made with. */
interface FeedParts {
  readonly settings: FeedSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** Of the board that the feed begins with. */
  readonly epoch: Epoch;
  /** Undefined at the first run, and where nothing is recorded. */
  readonly earlier: EarlierRun | undefined;
  /** For a feed to await between the turns of its history: resolves when the recording has room for more. */
  readonly backpressure: () => Promise<void>;
}

/** A feed, and what else it can do. */
export interface CreatedFeed {
  readonly feed: Feed;
  /** Where its market can be controlled. */
  readonly controls?: MarketControls;
  /** Where it plays a recording that can be paused and sought. */
  readonly replay?: ReplayControls;
  /** What its next run wants to find in `earlier`. Asked every few seconds. */
  readonly state?: () => Uint8Array | undefined;
}

/** A source of events, as FEED offers it. */
export interface FeedDefinition<Choice extends FeedChoice = FeedChoice> {
  /** How FEED names it, for --help and refusals. */
  readonly usage: string;
  /** Reads FEED's text. It refuses the text of every other feed. */
  readonly schema: GenericSchema<string, Choice>;
  /**
   * Names the market that is recorded. Runs of one name continue each other, and prices of different names never mix.
   * Undefined where the feed cannot be recorded.
   */
  readonly recordedAs: ((settings: FeedSettings) => string) | undefined;
  create(choice: Choice, parts: FeedParts): CreatedFeed;
}
