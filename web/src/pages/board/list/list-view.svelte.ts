import { asInstrumentId } from "../../../../../shared/model/units.ts";
import type { ViewContext } from "../../../core/app/app-context.ts";
import { isSectionRow, keyOf, type ListRow } from "../../../core/watchlists/list-rows.ts";
import { COLUMNS, type Column } from "../../../core/watchlists/sort.ts";
import type { Step } from "../../../core/watchlists/watchlists.svelte.ts";
import { hasModifier, isComposing } from "../../../ui/keys.ts";

/** The columns until some are chosen. Those from `bid` on are shown where the list is wide. */
export const FIRST_COLUMNS: readonly Column[] = ["spark", "last", "changeRatio", "bid", "ask", "volume"];

/** The columns of these names in their order, without those that only another version knows; undefined until some are chosen. */
export const chosenColumns = (names: readonly string[] | null): readonly Column[] | undefined =>
  names
    ? COLUMNS.filter((column) => names.includes(column)).sort((a, b) => names.indexOf(a) - names.indexOf(b))
    : undefined;

/** Widths of columns where they are chosen, px. */
const WIDTHS: Readonly<Partial<Record<Column, number>>> = { last: 92, dayRange: 96, turnover: 76 };
const COLUMN_WIDTH = 80;
/** The least width of the symbol and its name. */
const NAME_WIDTH = 132;

const KEYS: Readonly<Record<string, Step>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "home",
  End: "end",
  PageUp: "pageUp",
  PageDown: "pageDown",
};

/** What the open list shows where, and which row the keys are on. */
export class ListView {
  /** Row to scroll into sight. */
  reveal = $state.raw({ index: -1 });
  /** Said to screen readers. */
  announced = $state.raw("");
  /** The key of the section that the keys are on; undefined where they are on the open instrument. */
  #section = $state.raw<number>();

  readonly #context: ViewContext;

  constructor(context: ViewContext) {
    this.#context = context;
  }

  readonly chosen = $derived.by(() => chosenColumns(this.#context.app.settings.columns));
  readonly columns = $derived(this.chosen ?? FIRST_COLUMNS);

  /** The grid's columns where they are chosen, and how wide they are together. */
  readonly template = $derived.by(() => {
    if (!this.chosen) return undefined;
    const widths = this.chosen.map((column) => WIDTHS[column] ?? COLUMN_WIDTH);
    const columns = [`minmax(${NAME_WIDTH}px, 1fr)`, ...widths.map((width) => `${width}px`)].join(" ");
    return { columns, width: widths.reduce((sum, width) => sum + width, NAME_WIDTH) };
  });

  /** Rows are high enough for a finger on touch screens, and as low as possible on low screens. Px. */
  readonly rowHeight = $derived.by(() => {
    const { appearance, app } = this.#context;
    if (appearance.phone.current) return appearance.lowest.current ? 44 : 48;
    if (appearance.coarse.current) return 44;
    if (appearance.wall.current) return 52;
    const normal = appearance.wide.current ? 38 : 34;
    return { compact: 26, normal, comfortable: 44 }[app.settings.density];
  });
  readonly headHeight = $derived.by(() => {
    const { phone, coarse, lowest, wall } = this.#context.appearance;
    if (phone.current && lowest.current) return 36;
    return phone.current || coarse.current ? 44 : wall.current ? 42 : 30;
  });
  /** Whether symbol and name share a line. */
  readonly isCompact = $derived(this.rowHeight < 30);

  readonly openId = $derived.by(() => {
    const { market, selection } = this.#context.app;
    return selection.symbol === undefined ? undefined : market.instruments[market.idOf(selection.symbol) ?? -1]?.id;
  });
  /** The key of the row that the keys are on. */
  readonly key = $derived(this.#section ?? this.openId);
  /** Index of that row; −1 where the list does not show it. */
  readonly at = $derived.by(() => this.#context.app.watchlists.rows.findIndex((row) => keyOf(row) === this.key));

  readonly onkeydown = (event: KeyboardEvent): void => {
    if (hasModifier(event) || isComposing(event)) return;
    const step = KEYS[event.key];
    const { watchlists } = this.#context.app;
    const row = watchlists.rows[this.at];
    if (step) this.#go(watchlists.step(this.key, step));
    else if (row !== undefined && isSectionRow(row) && togglesSection(event.key, row.collapsed)) this.toggle(row.entry);
    else return;
    event.preventDefault();
  };

  readonly onclick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const row = target.closest<HTMLElement>("[data-id]");
    if (!row) return;
    const key = Number(row.dataset["id"]);
    if (key < 0) {
      const section = this.#context.app.watchlists.rows.find((one) => keyOf(one) === key);
      if (section === undefined || !isSectionRow(section)) return;
      this.#section = key;
      this.toggle(section.entry);
    } else if (target.closest("[data-star]")) this.star(key);
    else this.open(key);
  };

  /** Opens an instrument. */
  open(id: number): void {
    this.#section = undefined;
    const instrument = this.#context.app.market.instruments[asInstrumentId(id)];
    if (instrument) this.#context.app.selection.choose(instrument.symbol);
  }

  /** Called with the collapsed or opened section's entry; parts that are loaded later do it. */
  toggle: (entry: string) => void = () => {};
  /** Called with the id of the instrument whose star was pressed. */
  star: (id: number) => void = () => {};

  #go(row: ListRow | undefined): void {
    if (row === undefined) return;
    if (isSectionRow(row)) this.#section = row.key;
    else this.open(row);
    this.reveal = { index: this.at };
  }
}

/** Enter and space toggle a section, arrow keys open or collapse it. */
const togglesSection = (key: string, collapsed: boolean): boolean =>
  key === "Enter" || key === " " || key === (collapsed ? "ArrowRight" : "ArrowLeft");
