import type { Gateway } from "./gateway.ts";
import { ListenError } from "./open-port.ts";
import type { Clock, Stop } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** How often the files are checked, ms. Certificates are renewed days before they expire. */
const CHECK_MS = 60_000;

/** Makes the gateway use a renewed certificate within a minute, or at once when `check` is called. */
export class RenewedCertificate {
  readonly #gateway: Pick<Gateway, "renewCertificate">;
  readonly #log: Log;
  /** The fault found at the last check. It is logged once. */
  #fault: string | undefined;
  readonly stop: Stop;

  constructor(gateway: Pick<Gateway, "renewCertificate">, clock: Clock, log: Log) {
    this.#gateway = gateway;
    this.#log = log;
    this.stop = clock.every(CHECK_MS, () => this.check());
  }

  /** Uses the certificate in the files, unless it is in use already. */
  check(): void {
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
