import * as v from "valibot";

const InfoSchema = v.object({
  host: v.string(),
  phones: v.array(v.string()),
  scenes: v.array(v.object({ name: v.string(), seconds: v.number(), market: v.boolean() })),
});
/** What the server tells a presenter: the scenes, and its addresses for phones. */
export type PresenterInfo = v.InferOutput<typeof InfoSchema>;

/** What a presenter uses of the application. */
export interface PresenterHost {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Has the server carry out an order; throws what it answers. */
  send(order: object, signal: AbortSignal): Promise<void>;
}

/** The factors that a key sets, and sets back. */
const ACTIVITY = 4;
const VOLATILITY = 3;

/** What someone with the server's token can do here. */
export class Presenter {
  /** Undefined until the server has told it, and where it does not take the token. */
  info = $state.raw<PresenterInfo>();
  /** Why the last order was not carried out; undefined where it was. */
  failure = $state.raw<unknown>();
  /** Whether the key has set them. */
  isActive = $state.raw(false);
  isVolatile = $state.raw(false);

  readonly #host: PresenterHost;
  readonly #closed = new AbortController();

  constructor(host: PresenterHost) {
    this.#host = host;
  }

  /** What the key will set. */
  get activity(): number {
    return this.isActive ? 1 : ACTIVITY;
  }

  get volatility(): number {
    return this.isVolatile ? 1 : VOLATILITY;
  }

  /** Asks what there is, with a token that has been given now. */
  async load(token: string): Promise<void> {
    const { signal } = this.#closed;
    const headers = { accept: "application/json", authorization: `Bearer ${token}` };
    try {
      const response = await this.#host.fetch("api/present", { headers, signal });
      if (response.ok) this.info = v.parse(InfoSchema, await response.json());
    } catch (error) {
      if (!signal.aborted) this.failure = error;
    }
  }

  async order(order: object): Promise<boolean> {
    const { signal } = this.#closed;
    try {
      await this.#host.send(order, signal);
      this.failure = undefined;
      return true;
    } catch (error) {
      if (!signal.aborted) this.failure = error;
      return false;
    }
  }

  async turnActivity(): Promise<void> {
    if (await this.order({ op: "activity", factor: this.activity })) this.isActive = !this.isActive;
  }

  async turnVolatility(): Promise<void> {
    if (await this.order({ op: "volatility", factor: this.volatility })) this.isVolatile = !this.isVolatile;
  }

  /** Runs a scene with `symbol` in the lead. What a key had set before is the scene's to set, and to set back. */
  scene(name: string, symbol: string): Promise<boolean> {
    return this.order(name === "stop" ? { op: "scene", scene: name } : { op: "scene", scene: name, symbol });
  }

  stop(): void {
    this.#closed.abort();
  }
}
