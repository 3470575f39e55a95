import type { AlertFiring, AlertMessage, AlertResult } from "../../../shared/protocol/alerts.ts";
import { formatEpoch } from "../../../shared/model/units.ts";
import type { Alerts, AlertListener, AlertWatch } from "../../ports/alerts.ts";
import type { Quotes } from "../../ports/board.ts";
import type { Client } from "../fanout/client.ts";

/** The most firings held for a client that reads slowly. One that misses more is closed, and recovers by `since` (W92). */
const MAX_HELD = 1_000;
/** Bytes of list items in one message, so that it stays under 16 KB (W4). */
const MAX_LIST_BYTES = 12_000;

type Kind = "fired" | "replay";

/** One client's alerts: what fires is collected and sent at the next tick, in order. */
export class AlertDelivery implements AlertListener {
  readonly watch: AlertWatch;
  readonly #client: Client;
  readonly #quotes: Quotes;
  readonly #alerts: Alerts;
  readonly #due: () => void;
  #held: { readonly kind: Kind; readonly firing: AlertFiring }[] = [];
  /** The epoch in which what is held fired: with it, a client knows a firing from another. */
  #heldEpoch = "";
  #judgedTo = -Infinity;

  /** @param due is called when something is to be sent at the next tick */
  constructor(client: Client, alerts: Alerts, quotes: Quotes, due: () => void) {
    this.#client = client;
    this.#alerts = alerts;
    this.#quotes = quotes;
    this.#due = due;
    this.watch = alerts.open(this);
  }

  fired(firing: AlertFiring, late: boolean): void {
    const epoch = this.#epoch;
    if (epoch !== this.#heldEpoch) this.#send();
    this.#heldEpoch = epoch;
    if (this.#held.length === 0) this.#due();
    this.#held.push({ kind: late ? "replay" : "fired", firing });
  }

  ended(): void {
    this.#send();
    this.#judgedTo = -Infinity;
    this.#say({ type: "alert", kind: "ended", epoch: this.#epoch });
  }

  /** Answers a request: what fired so far, what the rules that were set fire at once, then what became of each. */
  set(id: number | undefined, rules: readonly unknown[]): void {
    const results = this.watch.set(rules);
    // Trades of this millisecond came before the rules, so these are watched from the next one on.
    const t = this.#quotes.time + 1;
    this.#send();
    for (const part of splitUp<AlertResult>(results)) {
      this.#say({ type: "alert", kind: "set", id, epoch: this.#epoch, t, results: part });
    }
  }

  /** Sends what fired, unless the client reads slowly: then it is held. Returns whether something is still held. */
  flush(): boolean {
    if (!this.#client.lag.isSlow) this.#send();
    else if (this.#held.length > MAX_HELD) this.#client.lose();
    return this.#held.length > 0;
  }

  /** Says how far the tape has been judged, where that has changed. */
  sayJudged(): void {
    const t = this.#alerts.judgedTo;
    this.watch.expire(t);
    if (this.watch.size === 0 || t === this.#judgedTo || this.flush()) return;
    this.#judgedTo = t;
    this.#say({ type: "alert", kind: "judged", epoch: this.#epoch, t });
  }

  #say(message: AlertMessage): void {
    this.#client.say(message);
  }

  get #epoch(): string {
    return formatEpoch(this.#quotes.epoch);
  }

  #send(): void {
    const held = this.#held;
    if (held.length === 0) return;
    this.#held = [];
    for (const kind of ["replay", "fired"] as const) {
      const firings = held.filter((one) => one.kind === kind).map(({ firing }) => firing);
      if (firings.length === 0) continue;
      for (const part of splitUp(firings)) {
        this.#say({ type: "alert", kind, epoch: this.#heldEpoch, firings: part });
      }
    }
  }
}

/** Parts of a list that each fit into a message. There is at least one, perhaps empty. */
function splitUp<Item>(items: readonly Item[]): Item[][] {
  const parts: Item[][] = [[]];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item)) + 1;
    if (bytes + size > MAX_LIST_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    bytes += size;
    parts.at(-1)?.push(item);
  }
  return parts;
}
