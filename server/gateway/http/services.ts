import type { Archive, Recording } from "../../ports/archive.ts";
import type { Quotes } from "../../ports/board.ts";
import type { EarningsDates, Events } from "../../ports/events.ts";
import type { FeedDescription } from "../../ports/feed.ts";
import type { Log } from "../../ports/log.ts";
import type { MarketControls } from "../../ports/market-controls.ts";
import type { ReplayControls } from "../../ports/replay-controls.ts";
import type { SceneControls } from "../../ports/scenes.ts";
import type { Publisher } from "../../publish/publisher.ts";

/** For the page /present. */
interface Stage {
  readonly scenes: SceneControls;
  /** The address that the server listens on, as HOST names it. */
  readonly host: string;
  /**
   * Addresses under which phones on the network reach the dashboard, the likeliest first; none where only this machine
   * does.
   */
  readonly phones: () => readonly string[];
}

/** The parts of the program that the gateway serves data from, once the board is live. */
export interface Services {
  readonly feed: FeedDescription;
  readonly quotes: Quotes;
  readonly archive: Archive;
  readonly events: Events;
  /** Undefined where the feed does not know earnings dates. */
  readonly earnings?: EarningsDates | undefined;
  readonly publisher: Publisher;
  /** The present state of the recording; undefined where nothing is recorded. */
  readonly recording?: (() => Recording) | undefined;
  /** Undefined where the feed is not a simulated market. */
  readonly controls: MarketControls | undefined;
  /** Undefined where no file is played. */
  readonly replay?: ReplayControls | undefined;
  /** What a presenter can see and start; undefined where the server has no presenter. */
  readonly stage?: Stage | undefined;
  /** Every control is logged, so that a price move made by hand is not taken for the model's. */
  readonly log: Log;
}

/** How far the start has come. `live` is undefined until the board is. */
export interface Readiness {
  readonly live: Services | undefined;
  /** 0 … 1 of the feed's history. */
  readonly progress: number;
}
