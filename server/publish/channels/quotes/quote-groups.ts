import type { Rate } from "../../../../shared/protocol/messages.ts";
import type { Quotes } from "../../../ports/board.ts";
import type { Hall } from "../../fanout/subscriber-group.ts";
import type { Client } from "../../fanout/client.ts";
import { leastOf, type Metronome } from "../../schedule/flush-scheduler.ts";
import type { Press } from "../../fanout/broadcaster.ts";
import { Round } from "../../schedule/flush-batch.ts";
import type { SymbolSet } from "../symbol-set.ts";
import { Watchlist } from "./quote-group.ts";

/** A watchlist's place: under which key it is found, and who flushes it. */
interface Place {
  readonly key: string;
  readonly round: Round;
}

/** The watchlists of one encoding that anybody watches, one for each distinct rate and set of symbols. */
export class Watchlists {
  readonly #hall: Hall;
  readonly #metronome: Metronome;
  readonly #press: Press;
  readonly #quotes: Quotes;
  readonly #byKey = new Map<string, Watchlist>();
  readonly #places = new Map<Watchlist, Place>();
  /** Per rate that was ever asked for, a round for each of its phases. */
  readonly #rounds = new Map<Rate, readonly Round[]>();
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
    const place = this.#places.get(watchlist);
    if (watchlist.size > 0 || place === undefined) return;
    this.#byKey.delete(place.key);
    this.#places.delete(watchlist);
    place.round.watchlists.delete(watchlist);
  }

  #create(key: string, rate: Rate, ids: Uint32Array): Watchlist {
    const topic = `${this.#press.encoder.protocol}/quotes/${this.#made++}`;
    const rounds = this.#roundsAt(rate);
    const round = leastOf(rounds, ({ watchlists }) => watchlists.size);
    const place = { changes: round.changes, phase: rounds.indexOf(round), topic };
    const watchlist = new Watchlist(this.#hall, this.#press, this.#quotes, ids, place);
    this.#byKey.set(key, watchlist);
    this.#places.set(watchlist, { key, round });
    round.watchlists.add(watchlist);
    return watchlist;
  }

  #roundsAt(rate: Rate): readonly Round[] {
    const rounds = this.#rounds.get(rate) ?? this.#metronome.onEachPhase(rate, () => new Round(this.#quotes));
    this.#rounds.set(rate, rounds);
    return rounds;
  }
}
