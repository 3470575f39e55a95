import type { ReplayMessage } from "../../../../../shared/protocol/messages.ts";
import { reasonOf } from "../../../core/connection/ports.ts";
import type { ControlsAccess } from "../../../core/controls/controls.svelte.ts";
import { t } from "../../../i18n/translator.svelte.ts";

/** The orders of POST /api/market that control a replay. `at` is a time of the file, ms. */
interface ReplayControl {
  readonly paused?: boolean;
  readonly speed?: number | "bar";
  readonly at?: number;
}

/** The speeds that are offered beside the present one, as multiples of real time. */
const SPEEDS = [1, 10, 100] as const;

/** The state of a replay's controls: the position that the viewer is choosing, and why the last order failed. */
export class ReplayControls {
  failure = $state.raw<string>();
  /** While the viewer moves the slider: its position, as a time of the file, ms. */
  sought = $state.raw<number>();
  readonly #access: Pick<ControlsAccess, "send">;
  readonly #replay: () => ReplayMessage;
  readonly #stopped = new AbortController();

  constructor(access: Pick<ControlsAccess, "send">, replay: () => ReplayMessage) {
    this.#access = access;
    this.#replay = replay;
  }

  /** The slider's position, as a time of the file, ms. */
  readonly position = $derived.by(() => this.sought ?? this.#replay().position);

  /** The present speed and those offered, slowest first; whole recorded bars at a time come last. */
  readonly speeds = $derived.by(() => {
    const { speed: present } = this.#replay();
    const others = SPEEDS.filter((speed) => speed !== present);
    return [present, ...others]
      .sort((a, b) => rank(a) - rank(b))
      .map((speed) => ({ value: String(speed), text: speed === "bar" ? t("replay.bar") : `×${speed}` }));
  });

  /** The slider's step, ms: one row of the file, but no more than the whole file. */
  readonly step = $derived.by(() => {
    const { barMs, first, last } = this.#replay();
    return Math.max(1, Math.min(barMs || 1_000, last - first));
  });

  /** Has the server carry out an order. A failure is kept until the next order succeeds. */
  async send(control: ReplayControl): Promise<void> {
    try {
      await this.#access.send({ op: "replay", ...control }, this.#stopped.signal);
      this.failure = undefined;
    } catch (error) {
      this.failure = reasonOf(error);
    }
    this.sought = undefined;
  }

  /** Gives up orders under way. */
  stop(): void {
    this.#stopped.abort();
  }
}

const rank = (speed: number | "bar"): number => (speed === "bar" ? Infinity : speed);
