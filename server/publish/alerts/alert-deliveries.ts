import type { Alerts } from "../../ports/alerts.ts";
import type { Quotes } from "../../ports/board.ts";
import type { Client } from "../fanout/client.ts";
import { TICK_MS } from "../schedule/flush-scheduler.ts";
import { AlertDelivery } from "./alert-delivery.ts";

/** How often a client is told how far its alerts have been judged, ms. */
const JUDGED_MS = 2_000;

/** The alerts of all clients that have set some. */
export class AlertDeliveries {
  readonly #alerts: Alerts | undefined;
  readonly #quotes: Quotes;
  readonly #byClient = new Map<Client, AlertDelivery>();
  /** Those with something to send. */
  readonly #due = new Set<AlertDelivery>();
  /** Who is told in the present round how far alerts have been judged, so that no tick tells all. */
  #round: AlertDelivery[] = [];

  constructor(alerts: Alerts | undefined, quotes: Quotes) {
    this.#alerts = alerts;
    this.#quotes = quotes;
  }

  /** Undefined where the server watches no alerts. */
  of(client: Client): AlertDelivery | undefined {
    const known = this.#byClient.get(client);
    if (known !== undefined || this.#alerts === undefined) return known;
    const delivery: AlertDelivery = new AlertDelivery(client, this.#alerts, this.#quotes, () =>
      this.#due.add(delivery),
    );
    this.#byClient.set(client, delivery);
    return delivery;
  }

  gone(client: Client): void {
    const delivery = this.#byClient.get(client);
    if (delivery === undefined) return;
    this.#byClient.delete(client);
    this.#due.delete(delivery);
    delivery.watch.close();
  }

  tick(): void {
    for (const delivery of this.#due) if (!delivery.flush()) this.#due.delete(delivery);
    if (this.#round.length === 0) this.#round = [...this.#byClient.values()];
    const share = Math.ceil((this.#byClient.size * TICK_MS) / JUDGED_MS);
    for (const delivery of this.#round.splice(0, share)) delivery.sayJudged();
  }
}
