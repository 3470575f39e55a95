import type { Stop } from "../../../../../../shared/client/mod.ts";
import type { LabelTotals } from "../../../../../../shared/protocol/lab.ts";
import { pageClock } from "../../../../core/connection/page.ts";
import type { LabSession } from "../../session/lab-session.ts";
import type { Lane } from "../lanes.ts";
import type { ClockOffset, LabLink, LabListener } from "./lab-link.ts";

/** How often the server is asked for its time, up to which it has then told of every change, ms. */
const COMPLETE_EVERY_MS = 500;
/** After so long without a control socket lanes run without one, ms. */
const MAX_CONNECT_MS = 3_000;

/** The visitor's session with the Lab as the lanes need it. */
export class SessionLink implements LabLink {
  readonly #session: LabSession;
  #listeners: readonly LabListener[] = [];
  readonly #stops: Stop[];
  /** The session is plain: what is read of it here is read again when this rises. */
  #revision = $state(0);
  #isLate = $state(false);
  #symbols: readonly string[] = [];

  constructor(session: LabSession) {
    this.#session = session;
    this.#stops = [
      session.on("state", () => this.#revision++),
      session.on("changes", ({ symbol, epoch, changes }) => {
        if (!this.#symbols.includes(symbol)) return;
        for (const listener of this.#listeners) listener.changes(symbol, epoch, changes);
      }),
      pageClock.every(COMPLETE_EVERY_MS, () => void this.#complete()),
      pageClock.after(MAX_CONNECT_MS, () => (this.#isLate = true)),
    ];
  }

  get phase(): LabLink["phase"] {
    void this.#revision;
    const { isOpen, tap, clockOffset } = this.#session;
    if (isOpen) return tap === "unknown" || clockOffset === undefined ? "connecting" : "ready";
    return this.#isLate ? "lost" : "connecting";
  }

  get tap(): LabLink["tap"] {
    void this.#revision;
    const { port, token } = this.#session;
    if (port === null || token === undefined) return undefined;
    return { base: `${location.protocol}//${location.hostname}:${port}`, token };
  }

  get noTap(): LabLink["noTap"] {
    void this.#revision;
    const { tap } = this.#session;
    return tap === "used" || tap === "unknown" ? undefined : tap;
  }

  get clock(): ClockOffset | undefined {
    void this.#revision;
    const clock = this.#session.clockOffset;
    return clock && { offset: clock.offsetMs, error: clock.errorMs };
  }

  totalsOf(label: string): LabelTotals | undefined {
    return this.#session.totals.get(label);
  }

  follow(symbols: readonly string[]): void {
    this.#symbols = symbols;
    this.#ask({ op: "follow", symbols: [...symbols] });
  }

  setDelay(lanes: readonly Lane[], delayMs: number): void {
    if (this.tap === undefined) return;
    for (const label of lanes) this.#ask({ op: "link", label, delayMs, jitterMs: 0, bytesPerSecond: null });
  }

  listen(listener: LabListener): Stop {
    this.#listeners = [...this.#listeners, listener];
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener);
    };
  }

  close(): void {
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** A session that is lost meanwhile begins anew, and the run with it. */
  #ask(request: Parameters<LabSession["request"]>[0]): void {
    this.#session.request(request).catch(() => {});
  }

  async #complete(): Promise<void> {
    const answer = await this.#session.request({ op: "time", time: pageClock.now() }).catch(() => undefined);
    if (answer?.type !== "time") return;
    this.#revision++;
    for (const listener of this.#listeners) listener.complete(answer.serverTime);
  }
}
