import type { Instrument } from "../../../../shared/model/instrument.ts";
import type { Market } from "../market/market.svelte.ts";
import { searchInstruments } from "./search.ts";
import { unique } from "./stored-lists.ts";

/** So many hits are shown: who wants another one types on. */
const MAX_HITS = 50;

/** The search over the whole board: what was typed or pasted, and what it finds. */
export class SymbolSearch {
  /** Whether hits are asked for; on a phone, whether the search is shown at all. */
  isOpen = $state.raw(false);
  #query = $state.raw("");
  /** Which hit the keys are on. */
  #at = $state.raw(0);

  readonly #market: Market;
  readonly #found = $derived.by(() => this.#find());

  constructor(market: Market) {
    this.#market = market;
  }

  get query(): string {
    return this.#query;
  }
  set query(text: string) {
    this.#query = text;
    this.#at = 0;
  }

  /** The best first; where several symbols were pasted, these in their order. */
  get hits(): readonly Instrument[] {
    return this.#found.hits;
  }

  /** Whether the text is a row of symbols, such as "AAPL MSFT NVDA". */
  get isSeveral(): boolean {
    return this.#found.isSeveral;
  }

  /** Words of such a row that are no symbol of the board. */
  get unknown(): readonly string[] {
    return this.#found.unknown;
  }

  /** Index of the hit that the keys are on. */
  get at(): number {
    return Math.min(this.#at, this.hits.length - 1);
  }

  get current(): Instrument | undefined {
    return this.hits[this.at];
  }

  /** To the next hit (1) or the one before (−1), round and round. */
  step(by: 1 | -1): void {
    const { length } = this.hits;
    if (length > 0) this.#at = (this.at + by + length) % length;
  }

  begin(): void {
    this.isOpen = true;
  }

  end(): void {
    this.isOpen = false;
    this.query = "";
  }

  #find(): { hits: readonly Instrument[]; isSeveral: boolean; unknown: readonly string[] } {
    const query = this.#query.trim();
    if (query === "") return { hits: [], isSeveral: false, unknown: [] };
    const { instruments } = this.#market;
    const hits = searchInstruments(instruments, query).slice(0, MAX_HITS);
    const words = unique(query.split(/[\s,;]+/).filter((word) => word !== ""));
    if (hits.length > 0 || words.length < 2) return { hits, isSeveral: false, unknown: [] };
    const found = words.map((word) => this.#market.find(word) ?? this.#market.find(word.toUpperCase()));
    const several = unique(found).filter((one) => one !== undefined);
    if (several.length === 0) return { hits, isSeveral: false, unknown: [] };
    return { hits: several, isSeveral: true, unknown: words.filter((_, k) => found[k] === undefined) };
  }
}
