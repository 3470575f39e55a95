import type { AppPart } from "../../core/app/app-part.ts";
import type { HttpPort } from "../../core/connection/ports.ts";
import type { Market } from "../../core/market/market.svelte.ts";
import { changeRatio, ratioOf, turnover } from "../../tables/quotes.ts";
import { movedShare, type Member } from "./layout/treemap.ts";
import { beginningOf, type Period } from "./period/periods.ts";
import { References } from "./period/references.ts";

/** What the area of a tile stands for: the value traded today, or nothing. */
export const SIZES = ["turnover", "equal"] as const;
export type Sizing = (typeof SIZES)[number];

export const VIEWS = ["map", "table"] as const;
type View = (typeof VIEWS)[number];

/** Colours follow the prices once a second. */
const BEAT_MS = 1_000;
/** Areas follow after half a minute, or sooner where much has moved. */
const LAYOUT_EVERY_MS = 30_000;
const LAYOUT_SOON_MS = 5_000;
const MUCH = 0.12;
const LITTLE = 0.005;
/** What hardly trades has at least this part of the mean area, so that it can be seen and pressed. */
const LEAST_AREA = 0.05;

/** All instruments' prices at the beginning of a period. */
interface Reference {
  readonly period: Period;
  readonly beginning: number;
  readonly prices: Int32Array;
}

/** What a heat map shows: each instrument's change over a period, and the area that it takes. */
export class HeatMap implements AppPart {
  sizing = $state.raw<Sizing>("turnover");
  view = $state.raw<View>("map");
  /** The sector that fills the map; undefined for all. */
  sector = $state.raw<string | undefined>();
  /** Rises when the changes were measured: they stand in a plain array. */
  beat = $state.raw(0);
  /** What is laid out. Another list only when the areas are to move. */
  members = $state.raw<readonly Member[]>([]);
  /** When the period began, ms; undefined for a day, and until the prices of that moment are known. */
  since = $state.raw<number | undefined>();
  /** Change over the period by instrument id, a ratio; NaN while unknown. */
  changes = new Float64Array(0);

  #period = $state.raw<Period>("day");
  readonly #market: Market;
  readonly #references: References;
  #beatAt = -Infinity;
  #laidOutAt = -Infinity;
  #laidOut: readonly unknown[] = [];
  #reference: Reference | undefined;

  constructor(market: Market, http: HttpPort) {
    this.#market = market;
    this.#references = new References(http, () => (this.#beatAt = -Infinity));
  }

  get period(): Period {
    return this.#period;
  }
  set period(next: Period) {
    if (next === this.#period) return;
    this.#period = next;
    this.#references.hurry();
    this.#beatAt = -Infinity;
  }

  /** The sectors that the board has, in the order of their names. */
  get sectors(): readonly string[] {
    const names = this.#market.instruments.map(({ sector }) => sector ?? "");
    return names.filter((name, k) => name !== "" && names.indexOf(name) === k).sort();
  }

  stop(): void {
    this.#references.stop();
  }

  epochChanged(): void {
    this.#references.clear();
    this.#reference = undefined;
  }

  instrumentsChanged(): void {
    this.#references.clear();
    this.#beatAt = -Infinity;
  }

  /** Part of a frame; measures once a second. */
  flush(now: number): void {
    const { instruments, table, marketTime, hasPrices } = this.#market;
    if (instruments.length === 0 || !hasPrices) return;
    const chosen = [instruments, this.sizing, this.sector];
    const another = chosen.some((one, k) => one !== this.#laidOut[k]);
    if (!another && now - this.#beatAt < BEAT_MS) return;
    this.#beatAt = now;
    this.#references.read(marketTime, table.columns.last);
    this.#measure(now);
    this.#layOut(now, another);
    this.#laidOut = chosen;
    this.beat++;
  }

  #measure(clock: number): void {
    const { instruments, table, marketTime } = this.#market;
    const { last } = table.columns;
    if (this.changes.length !== instruments.length)
      this.changes = new Float64Array(instruments.length).fill(Number.NaN);
    const reference = this.#referenceAt(beginningOf(this.#period, marketTime), clock);
    this.since = reference?.beginning;
    for (let id = 0; id < instruments.length; id++) {
      this.changes[id] =
        this.#period === "day" ? changeRatio(table.columns, id) : ratioOf(last[id], reference?.prices[id]);
    }
  }

  /** The prices at the period's beginning. Those of a minute before stand in until they have come. */
  #referenceAt(beginning: number | undefined, clock: number): Reference | undefined {
    if (beginning === undefined) return (this.#reference = undefined);
    const prices = this.#references.at(beginning, this.#market.instruments, clock);
    if (prices) this.#reference = { period: this.#period, beginning, prices };
    if (this.#reference?.period !== this.#period) this.#reference = undefined;
    return this.#reference;
  }

  #layOut(now: number, another: boolean): void {
    const next = this.#membersNow();
    const waited = now - this.#laidOutAt;
    if (!another) {
      if (waited < LAYOUT_SOON_MS) return;
      const moved = movedShare(this.members, next);
      if (moved < (waited < LAYOUT_EVERY_MS ? MUCH : LITTLE)) return;
    }
    this.#laidOutAt = now;
    this.members = next;
  }

  #membersNow(): readonly Member[] {
    const { table } = this.#market;
    const shown = this.#market.instruments.filter(({ sector }) => this.sector === undefined || sector === this.sector);
    const turnovers = shown.map((one) => (this.sizing === "equal" ? 1 : turnover(table.columns, one) || 0));
    const mean = turnovers.reduce((sum, one) => sum + one, 0) / shown.length || 1;
    return shown.map(({ id, sector = "" }, k) => ({
      id,
      sector,
      area: Math.max(turnovers[k] ?? 0, LEAST_AREA * mean),
    }));
  }
}
