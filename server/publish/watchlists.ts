import type { Rate } from "../../shared/messages.ts";
import type { Quotes } from "../ports/board.ts";
import type { Hall } from "./audience.ts";
import type { Client } from "./client.ts";
import type { Metronome } from "./metronome.ts";
import type { Press } from "./press.ts";
import type { SymbolSet } from "./symbol-set.ts";
import { Watchlist } from "./watchlist.ts";

/** The watchlists of one encoding that anybody watches, one for each distinct rate and set of symbols. */
export class Watchlists {
  readonly #hall: Hall;
  readonly #metronome: Metronome;
  readonly #press: Press;
  readonly #quotes: Quotes;
  readonly #byKey = new Map<string, Watchlist>();
  readonly #keys = new Map<Watchlist, string>();
  #made = 0;

  constructor(hall: Hall, metronome: Metronome, press: Press, quotes: Quotes) {
    this.#hall = hall;
    this.#metronome = metronome;
    this.#press = press;
    this.#quotes = quotes;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Puts the client, which holds the rows as they are now, on the watchlist of these symbols. */
  enter(client: Client, rate: Rate, symbols: SymbolSet): Watchlist {
    const ids = Uint32Array.from(symbols.expand(this.#quotes.instruments.length)).sort();
    const key = `${rate}|${symbols.all ? "*" : ids.join()}`;
    const watchlist = this.#byKey.get(key) ?? this.#create(key, rate, ids);
    watchlist.enter(client);
    return watchlist;
  }

  /** Takes the client off; a watchlist that nobody watches any more is gone. */
  leave(client: Client, watchlist: Watchlist): void {
    watchlist.leave(client);
    const key = this.#keys.get(watchlist);
    if (watchlist.size > 0 || key === undefined) return;
    this.#byKey.delete(key);
    this.#keys.delete(watchlist);
    this.#metronome.delete(watchlist);
  }

  #create(key: string, rate: Rate, ids: Uint32Array): Watchlist {
    const topic = `${this.#press.encoder.protocol}/quotes/${this.#made++}`;
    const watchlist = new Watchlist(this.#hall, this.#press, this.#quotes, ids, topic);
    this.#byKey.set(key, watchlist);
    this.#keys.set(watchlist, key);
    this.#metronome.add(rate, watchlist);
    return watchlist;
  }
}
