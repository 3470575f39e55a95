import type { Gateway } from "./gateway.ts";
import { ListenError } from "./open-port.ts";
import type { Clock, Stop } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** How often the files are looked at, ms: who renews them has days to spare. */
const LOOK_MS = 60_000;

/** Has the gateway use a renewed certificate: within a minute, or at once when told to look. */
export class RenewedCertificate {
  readonly #gateway: Pick<Gateway, "renewCertificate">;
  readonly #log: Log;
  /** What was wrong at the last look: it is said once. */
  #fault: string | undefined;
  readonly stop: Stop;

  constructor(gateway: Pick<Gateway, "renewCertificate">, clock: Clock, log: Log) {
    this.#gateway = gateway;
    this.#log = log;
    this.stop = clock.every(LOOK_MS, () => this.look());
  }

  /** Takes what is in the files into use, unless it is what is used already. */
  look(): void {
    try {
      if (this.#gateway.renewCertificate()) this.#log.info({}, "new connections get the renewed certificate");
      this.#fault = undefined;
    } catch (error) {
      if (!(error instanceof ListenError)) throw error;
      if (error.message !== this.#fault) this.#log.error({ fault: error.message }, "the certificate in use stays");
      this.#fault = error.message;
    }
  }
}
