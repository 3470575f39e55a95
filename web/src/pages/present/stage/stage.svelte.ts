import type { Stop } from "../../../../../shared/client/mod.ts";
import type { Arrivals, ControlMessage, SceneMessage } from "../../../../../shared/protocol/messages.ts";
import type { AppPart } from "../../../core/app/app-part.ts";

/** How much of the past the plots show: seconds of viewers, and markers of arrivals. */
const MAX_POINTS = 180;
/** How long the end of a scene is told, ms. */
const ENDED_FOR_MS = 6_000;

/** A figure over time, as a plot reads it. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the stage uses of the application. */
export interface StageHost {
  /** The page's clock, ms. */
  now(): number;
  after(ms: number, run: () => void): Stop;
  followViewers(token?: string): Stop;
  /** Puts a symbol on the stage. */
  choose(symbol: string): void;
}

/** What the server tells everyone on the stage: viewers, the scene that runs, and presenters how fast viewers are reached. */
export class Stage implements AppPart {
  /** Undefined until the server has told it. */
  viewers = $state.raw<number>();
  /** The last marker's arrivals; undefined without the token. */
  arrivals = $state.raw<Arrivals>();
  /** The scene that runs, or has just ended. */
  scene = $state.raw<SceneMessage>();
  /** The server does not take the token. */
  isRefused = $state.raw(false);
  /** Rises with every point; the plots' arrays are plain. */
  revision = $state.raw(0);

  readonly counts: Point[] = [];
  readonly medians: Point[] = [];
  readonly slowest: Point[] = [];
  readonly most: Point[] = [];

  readonly #host: StageHost;
  readonly #openedAt: number;
  #unfollow: Stop = () => {};
  #stopForgetting: Stop = () => {};

  constructor(host: StageHost) {
    this.#host = host;
    this.#openedAt = host.now();
  }

  /** Follows the viewers, with a token as a presenter; called again when the token changes. */
  follow(token: string | undefined): void {
    this.isRefused = false;
    this.#unfollow = this.#host.followViewers(token);
  }

  stop(): void {
    this.#unfollow();
    this.#stopForgetting();
  }

  message(message: ControlMessage): void {
    if (message.type === "scene") this.#stage(message);
    else if (message.type === "error" && message.code === "bad_token") this.#refused();
    else if (message.type === "viewers") {
      this.viewers = message.count;
      const at = this.#seconds;
      // A step, not a slope: the number before held until now.
      const before = this.counts.at(-1);
      if (before && before.y !== message.count) add(this.counts, { x: at, y: before.y });
      add(this.counts, { x: at, y: message.count });
      if (message.arrivals) this.#measured(at, message.arrivals);
      this.revision++;
    }
  }

  /** A new connection is told the scene that runs, if any. */
  connectionChanged({ kind }: { readonly kind: string }): void {
    if (kind === "open") this.scene = undefined;
  }

  /** Without presenter's rights the viewers can be followed all the same. */
  #refused(): void {
    this.follow(undefined);
    this.isRefused = true;
  }

  #measured(at: number, arrivals: Arrivals): void {
    this.arrivals = arrivals;
    const { medianMs, p95Ms, maxMs } = arrivals;
    if (medianMs === undefined || p95Ms === undefined || maxMs === undefined) return;
    add(this.medians, { x: at, y: medianMs });
    add(this.slowest, { x: at, y: p95Ms });
    add(this.most, { x: at, y: maxMs });
  }

  #stage(scene: SceneMessage): void {
    this.#stopForgetting();
    this.scene = scene;
    if (scene.state !== "running") {
      this.#stopForgetting = this.#host.after(ENDED_FOR_MS, () => (this.scene = undefined));
    } else if (scene.index <= 1) this.#host.choose(scene.symbol);
  }

  get #seconds(): number {
    return (this.#host.now() - this.#openedAt) / 1_000;
  }
}

function add(points: Point[], point: Point): void {
  points.push(point);
  if (points.length > MAX_POINTS) points.shift();
}
