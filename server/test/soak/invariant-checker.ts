import type { JsonQuote } from "../../../shared/protocol/messages.ts";
import { TestClient, type Message } from "../support/test-client.ts";

/** A correct client of the whole board that records every broken guarantee. */
export class InvariantChecker {
  readonly broken: string[] = [];
  /** Age of each quotes update on arrival, ms. Client and server use this machine's clock. */
  readonly ages: number[] = [];
  readonly #n = new Map<string, number>();
  readonly #ids = new Map<string, number>();
  readonly #client: TestClient;
  #frame: number | undefined;

  private constructor(client: TestClient) {
    this.#client = client;
    client.socket.on("message", () => this.#read());
    client.socket.on("close", (code) => this.broken.push(`closed with ${code}`));
  }

  static async open(ws: string): Promise<InvariantChecker> {
    const client = await TestClient.open(`${ws}/ws`);
    const checker = new InvariantChecker(client);
    client.send({ op: "subscribe", id: 1, channel: "quotes", symbols: ["*"], rate: 50 });
    client.send({ op: "subscribe", id: 2, channel: "trades", symbols: ["*"] });
    await client.until(() => checker.#n.size > 0);
    return checker;
  }

  get trades(): number {
    return this.#ids.size;
  }

  /** Waits until it has at least the rows that the server has now, and records those that never came. */
  async settle(http: string): Promise<void> {
    const { quotes } = (await (await fetch(`${http}/api/quotes`)).json()) as { quotes: JsonQuote[] };
    const behind = () => quotes.filter(({ s, n }) => (this.#n.get(s) ?? -1) < n);
    await this.#client
      .until(() => behind().length === 0)
      .catch(() => this.broken.push(`never saw ${behind().length} rows`));
  }

  close(): void {
    this.#client.socket.removeAllListeners("close");
    this.#client.socket.terminate();
  }

  #read(): void {
    for (const message of this.#client.messages.splice(0)) {
      if (message.type === "quotes") this.#quotes(message);
      if (message.type === "trades") this.#trades(message);
    }
    this.#client.frames.length = 0;
  }

  #quotes(message: Message): void {
    const [frame, isUpdate] = [Number(message["frame"]), message["kind"] === "update"];
    const firstPart = Number(message["part"] ?? 1) === 1;
    if (isUpdate && firstPart && frame !== (this.#frame ?? NaN) + 1)
      this.broken.push(`frame ${frame} after ${this.#frame}`);
    this.#frame = frame;
    if (isUpdate) this.ages.push(Date.now() - Number(message["time"]));
    for (const { s, n } of message["quotes"] as JsonQuote[]) {
      if (isUpdate && n <= (this.#n.get(s) ?? -1)) this.broken.push(`${s} change ${n} twice`);
      this.#n.set(s, n);
    }
  }

  #trades(message: Message): void {
    if (message["kind"] === "gap") return void this.broken.push(`gap ${JSON.stringify(message)}`);
    for (const { s, i } of message["trades"] as { s: string; i: number }[]) {
      const last = this.#ids.get(s);
      if (last !== undefined && i !== last + 1) this.broken.push(`${s} trade ${i} after ${last}`);
      this.#ids.set(s, i);
    }
  }
}

/** The value that `share` of the others do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
