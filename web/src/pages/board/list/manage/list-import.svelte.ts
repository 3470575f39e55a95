import type { AppState } from "../../../../core/app/app.svelte.ts";
import { isSection } from "../../../../core/watchlists/sections.ts";
import { spellingsOf } from "../../../../core/watchlists/text/spellings.ts";
import { MAX_LIST_TEXT, readListText, type ListText } from "../../../../core/watchlists/text/read-list.ts";

const NOTHING: ListText = { entries: [], count: 0, unknown: [], twice: [] };

/** What became of an import. */
export interface Imported {
  readonly list: string;
  /** Symbols that came into the list. */
  readonly added: number;
  /** Symbols that the list had already. */
  readonly held: number;
  /** Symbols that the list has no room for. */
  readonly full: number;
}

/** A text with symbols, and what a list takes from it. What was not taken is left in the text. */
export class ListImport {
  text = $state.raw("");
  /** Told until the text changes. */
  done = $state.raw<Imported>();
  /** Whether a list could not be made, because there are too many. */
  tooMany = $state.raw(false);
  unread = $state.raw(false);

  readonly tooLong = $derived(this.text.length > MAX_LIST_TEXT);
  readonly found = $derived.by(() =>
    this.tooLong || this.text.trim() === "" ? NOTHING : readListText(this.text, this.#spellings),
  );

  readonly #watchlists: AppState["watchlists"];
  readonly #spellings: (symbol: string) => string | undefined;

  constructor({ watchlists, market }: Pick<AppState, "watchlists" | "market">) {
    this.#watchlists = watchlists;
    this.#spellings = spellingsOf(market.instruments);
  }

  /** Takes another text. */
  type(text: string): void {
    this.text = text;
    this.done = undefined;
    this.tooMany = this.unread = false;
  }

  async readFile(file: File): Promise<void> {
    try {
      // A longer file is not read: no list is of this length.
      this.type(file.size > 4 * MAX_LIST_TEXT ? " ".repeat(MAX_LIST_TEXT + 1) : await file.text());
    } catch {
      this.unread = true;
    }
  }

  /** Adds what was found to an own list. */
  addTo(id: string): void {
    const before = this.#symbolsOf(id);
    const { entries } = this.found;
    this.#watchlists.add(id, ...entries);
    this.#finish(id, before);
  }

  /** Makes a list of what was found, and opens it. */
  create(name: string): void {
    const list = this.#watchlists.create(name, this.found.entries);
    if (list) this.#finish(list.id, []);
    else this.tooMany = true;
  }

  #finish(id: string, before: readonly string[]): void {
    const { entries, unknown } = this.found;
    const symbols = entries.filter((entry) => !isSection(entry));
    const after = this.#symbolsOf(id);
    const missing = symbols.filter((symbol) => !after.includes(symbol));
    const held = symbols.filter((symbol) => before.includes(symbol)).length;
    const list = this.#watchlists.own.find((one) => one.id === id)?.name ?? "";
    this.text = [...unknown, ...missing].join("\n");
    this.done = { list, added: symbols.length - held - missing.length, held, full: missing.length };
  }

  #symbolsOf(id: string): readonly string[] {
    return this.#watchlists.own.find((list) => list.id === id)?.symbols ?? [];
  }
}
