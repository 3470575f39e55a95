import type { Instrument } from "../../../../../shared/model/instrument.ts";
import { t } from "../../../i18n/translator.svelte.ts";
import type { Watchlist, Watchlists } from "../../../core/watchlists/watchlists.svelte.ts";

/** The list of the viewer's own that the search puts instruments into and takes them out of. */
export class ListFilling {
  readonly #watchlists: Watchlists;

  constructor(watchlists: Watchlists) {
    this.#watchlists = watchlists;
  }

  /** The open list if it is the viewer's own, else the viewer's newest; undefined before there is one. */
  get list(): Watchlist | undefined {
    const { active, own } = this.#watchlists;
    return active?.kind === "own" ? active : own.at(-1);
  }

  /** The name of the list, or of the one that is made when it is first filled. */
  get name(): string {
    return this.list?.name ?? t("list.mine");
  }

  /** Whether the list has all of the instruments. */
  holds(instruments: readonly Instrument[]): boolean {
    const { list } = this;
    return list !== undefined && instruments.every(({ symbol }) => list.symbols.includes(symbol));
  }

  /** Puts instruments into the list, or takes them out where it has them all. Makes and opens a first list. */
  toggle(instruments: readonly Instrument[]): void {
    const symbols = instruments.map(({ symbol }) => symbol);
    const { list } = this;
    if (!list) this.#watchlists.create(t("list.mine"), symbols);
    else if (this.holds(instruments)) this.#watchlists.drop(list.id, ...symbols);
    else this.#watchlists.add(list.id, ...symbols);
  }
}
