import type { Clock, InstrumentList, Stop } from "../../../../shared/client/mod.ts";
import type { AppPart } from "../app/app-part.ts";
import { isStarting, reasonOf, type HttpPort } from "../connection/ports.ts";

/** How soon the instruments are asked for again after a failure, or again for another epoch, ms. */
const AGAIN_MS = 2_000;
/** The same after word that the server is getting ready, ms. */
const STARTING_AGAIN_MS = 1_000;

/** Fetches the instruments, again and again until they come. One request at a time. */
export class InstrumentListLoader implements AppPart {
  readonly #http: HttpPort;
  readonly #clock: Clock;
  readonly #loaded: (instrumentList: InstrumentList) => void;
  readonly #failed: (reason: string, starting: boolean) => void;
  #request: AbortController | undefined;
  #again: Stop = () => {};
  #startedAt = -Infinity;

  constructor(
    http: HttpPort,
    clock: Clock,
    loaded: (instrumentList: InstrumentList) => void,
    failed: (reason: string, starting: boolean) => void,
  ) {
    this.#http = http;
    this.#clock = clock;
    this.#loaded = loaded;
    this.#failed = failed;
  }

  /** Asks now. A request already on its way is left to finish. */
  load(): void {
    if (this.#request) return;
    this.#again();
    this.#startedAt = this.#clock.now();
    this.#request = new AbortController();
    void this.#fetch(this.#request.signal);
  }

  /** The instruments that are known are of another epoch: asks at once, or a little later where it has just asked. */
  epochChanged(): void {
    if (this.#request) return;
    const wait = this.#startedAt + AGAIN_MS - this.#clock.now();
    if (wait <= 0) this.load();
    else this.#retryIn(wait);
  }

  stop(): void {
    this.#again();
    this.#request?.abort();
    this.#request = undefined;
  }

  async #fetch(signal: AbortSignal): Promise<void> {
    try {
      const instrumentList = await this.#http.instruments(signal);
      if (signal.aborted) return;
      this.#request = undefined;
      this.#loaded(instrumentList);
    } catch (error) {
      if (signal.aborted) return;
      this.#request = undefined;
      const starting = isStarting(error);
      this.#failed(reasonOf(error), starting);
      this.#retryIn(starting ? STARTING_AGAIN_MS : AGAIN_MS);
    }
  }

  #retryIn(ms: number): void {
    this.#again();
    this.#again = this.#clock.after(ms, () => this.load());
  }
}
