import type { Instrument } from "../../../../../shared/model/instrument.ts";
import { t } from "../../../i18n/translator.svelte.ts";
import type { Watchlist, Watchlists } from "../../../core/watchlists/watchlists.svelte.ts";

/** The viewer's list that the search adds instruments to and removes them from. */
export class ListFilling {
  readonly #watchlists: Watchlists;

  constructor(watchlists: Watchlists) {
    this.#watchlists = watchlists;
  }

  /** The open list if the viewer made it, else the list last used; undefined before there is one. */
  get list(): Watchlist | undefined {
    return this.#watchlists.filled;
  }

  /** The name of the list, or of the list that the first instrument will create. */
  get name(): string {
    return this.list?.name ?? t("list.mine");
  }

  /** Whether the list contains all these instruments. */
  holds(instruments: readonly Instrument[]): boolean {
    const { list } = this;
    return list !== undefined && instruments.every(({ symbol }) => list.symbols.includes(symbol));
  }

  /** Adds instruments to the list, or removes them if it contains them all. Creates a first list, and opens it if asked. */
  toggle(instruments: readonly Instrument[], open = true): void {
    const symbols = instruments.map(({ symbol }) => symbol);
    const { list } = this;
    if (!list) this.#watchlists.create(t("list.mine"), symbols, open);
    else if (this.holds(instruments)) this.#watchlists.drop(list.id, ...symbols);
    else this.#watchlists.add(list.id, ...symbols);
  }
}
