import { on } from "svelte/events";
import type { AppState } from "../../../../core/app/app.svelte.ts";
import { moveBefore, moveByOne } from "../../../../core/watchlists/list-edits.ts";
import { isSectionRow } from "../../../../core/watchlists/list-rows.ts";
import { isComposing } from "../../../../ui/keys.ts";
import type { ListView } from "../list-view.svelte.ts";
import { texts } from "../texts.ts";
import { entryOf } from "./entries.ts";

/** How far a mouse moves before it drags a row, px, and how long a finger rests on one, ms. */
const DRAG_PX = 5;
const REST_MS = 400;
/** Near the frame's upper and lower edge, the list scrolls under a dragged row: so near, and so far in a frame, px. */
const EDGE_PX = 36;
const SCROLL_PX = 8;

/** A row being pressed, and once it moves, where it would be put. */
interface Press {
  readonly pointerId: number;
  readonly y: number;
  readonly row: HTMLElement;
  readonly entry: string;
  dragging: boolean;
  /** Index of the row in front of which it would be put. */
  to: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** Moves rows and sections of an own list: by dragging them, and by Alt with an arrow key. */
export class RowMoves {
  readonly #frame: HTMLElement;
  readonly #view: ListView;
  readonly #app: AppState;
  readonly #mark = document.createElement("div");
  #press: Press | undefined;
  #pointerY = 0;

  constructor(frame: HTMLElement, view: ListView, app: AppState) {
    this.#frame = frame;
    this.#view = view;
    this.#app = app;
    this.#mark.setAttribute("data-drop-mark", "");
    this.#mark.setAttribute("role", "presentation");
  }

  start(): () => void {
    const frame = this.#frame;
    const stops = [
      on(frame, "keydown", this.#onkeydown),
      on(frame, "pointerdown", this.#onpointerdown),
      on(window, "pointermove", this.#onpointermove),
      on(window, "pointerup", this.#onpointerup),
      on(window, "pointercancel", () => this.#end()),
      on(window, "keydown", (event) => this.#press?.dragging && event.key === "Escape" && this.#end(), {
        capture: true,
      }),
      // A finger that drags a row does not scroll the list.
      on(frame, "touchmove", (event) => this.#press?.dragging && event.preventDefault(), { passive: false }),
      on(frame, "contextmenu", (event) => this.#press?.dragging && event.preventDefault()),
    ];
    return () => {
      this.#end();
      for (const stop of stops) stop();
    };
  }

  readonly #onkeydown = (event: KeyboardEvent): void => {
    const by = event.altKey && !event.ctrlKey && !event.metaKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (by === undefined || isComposing(event)) return;
    const { watchlists } = this.#app;
    const { active } = watchlists;
    const row = watchlists.rows[this.#view.at];
    const entry = entryOf(this.#app, row);
    if (active?.kind !== "own" || entry === undefined) return;
    event.preventDefault();
    if (watchlists.sort) {
      this.#view.announced = texts.text("move.sorted");
      return;
    }
    const neighbour = this.#neighbour(entry, by);
    watchlists.edit(active.id, (list) => ({ ...list, symbols: neighbour(list.symbols) }));
    this.#moved(entry);
  };

  /** Moves an entry past its neighbour as shown. Symbols that the board lacks, which no row shows, are skipped. */
  #neighbour(entry: string, by: number): (entries: readonly string[]) => readonly string[] {
    const { rows } = this.#app.watchlists;
    const other = rows[this.#view.at + by];
    const row = rows[this.#view.at];
    if (row !== undefined && isSectionRow(row)) return (entries) => moveByOne(entries, entry, by < 0 ? -1 : 1);
    if (other === undefined) return (entries) => entries;
    const target = by < 0 ? entryOf(this.#app, other) : entryOf(this.#app, rows[this.#view.at + 2]);
    return (entries) => moveBefore(entries, entry, target);
  }

  #moved(entry: string): void {
    const { rows } = this.#app.watchlists;
    const at = rows.findIndex((row) => entryOf(this.#app, row) === entry);
    const row = rows[at];
    if (row === undefined) return;
    this.#view.reveal = { index: at };
    const name = isSectionRow(row) ? row.name : entry;
    this.#view.announced = texts.text("move.moved", { name, place: at + 1, count: rows.length });
  }

  readonly #onpointerdown = (event: PointerEvent): void => {
    const row = (event.target as Element).closest<HTMLElement>("[data-id]");
    const { watchlists } = this.#app;
    if (!row || event.button !== 0 || (event.target as Element).closest("button, input")) return;
    if (watchlists.active?.kind !== "own" || watchlists.sort) return;
    const entry = entryOf(this.#app, watchlists.rows[Number(row.getAttribute("aria-rowindex")) - 2]);
    if (entry === undefined) return;
    const { pointerId, clientY: y, pointerType } = event;
    const press: Press = { pointerId, y, row, entry, dragging: false, to: -1, timer: undefined };
    if (pointerType !== "mouse") press.timer = setTimeout(() => this.#begin(press), REST_MS);
    this.#press = press;
    this.#pointerY = y;
  };

  readonly #onpointermove = (event: PointerEvent): void => {
    const press = this.#press;
    if (event.pointerId !== press?.pointerId) return;
    this.#pointerY = event.clientY;
    const far = Math.abs(event.clientY - press.y) > DRAG_PX;
    if (press.dragging) this.#aim(press);
    else if (far && event.pointerType === "mouse") this.#begin(press);
    // A finger that moves before it has rested scrolls.
    else if (far) this.#end();
  };

  readonly #onpointerup = (event: PointerEvent): void => {
    const press = this.#press;
    if (event.pointerId !== press?.pointerId) return;
    if (press.dragging) this.#drop(press);
    this.#end();
  };

  #begin(press: Press): void {
    if (this.#press !== press) return;
    press.dragging = true;
    press.row.style.opacity = "0.4";
    this.#frame.querySelector(".all")?.append(this.#mark);
    getSelection()?.removeAllRanges();
    this.#aim(press);
    this.#scroll(press);
  }

  /** Shows where the row would be put. */
  #aim(press: Press): void {
    const { rowHeight, headHeight } = this.#view;
    const { length } = this.#app.watchlists.rows;
    const y = this.#pointerY - this.#frame.getBoundingClientRect().top - headHeight + this.#frame.scrollTop;
    press.to = Math.min(length, Math.max(0, Math.round(y / rowHeight)));
    this.#mark.style.top = `${press.to * rowHeight - 1}px`;
    this.#app.watchlists.used();
  }

  /** While a row is dragged near an edge, the list scrolls. */
  #scroll(press: Press): void {
    if (this.#press !== press) return;
    const { top, bottom } = this.#frame.getBoundingClientRect();
    const up = this.#pointerY < top + this.#view.headHeight + EDGE_PX;
    const down = this.#pointerY > bottom - EDGE_PX;
    if (up || down) {
      this.#frame.scrollTop += up ? -SCROLL_PX : SCROLL_PX;
      this.#aim(press);
    }
    requestAnimationFrame(() => this.#scroll(press));
  }

  #drop({ entry, to }: Press): void {
    const { watchlists } = this.#app;
    const target = entryOf(this.#app, watchlists.rows[to]);
    watchlists.edit(watchlists.active?.id ?? "", (list) => ({
      ...list,
      symbols: moveBefore(list.symbols, entry, target),
    }));
    this.#moved(entry);
    // The click that ends a drag opens nothing.
    const stop = on(this.#frame, "click", (event) => event.stopPropagation(), { capture: true });
    setTimeout(stop);
  }

  #end(): void {
    const press = this.#press;
    if (!press) return;
    clearTimeout(press.timer);
    press.row.style.opacity = "";
    this.#mark.remove();
    this.#press = undefined;
  }
}
