import { kindOf, type WireEntry } from "../state/wire-entry.ts";
import { LABELS, type Inspector } from "../state/inspector.svelte.ts";
import type { InspectedSocket, SeenMessage } from "../state/inspected-socket.svelte.ts";

/** Round trips that are shown. */
const MAX_TRIPS = 8;

/** A message of the viewer's own and what came back. */
export interface RoundTrip {
  readonly number: number;
  readonly kind: "text" | "binary";
  readonly payload: Uint8Array;
  readonly sentAt: number;
  /** From `send` until script had the answer, ms. */
  readonly ms?: number;
  /** Whether the answer was the message, byte by byte. */
  readonly same?: boolean;
  readonly up?: WireEntry;
  readonly down?: WireEntry;
}

/** Messages of the viewer's own to /echo, which returns each unchanged. */
export class EchoTrials {
  /** The newest first. */
  trips = $state.raw<readonly RoundTrip[]>([]);
  readonly socket: InspectedSocket;
  readonly #inspector: Inspector;
  readonly #now: () => number;
  #count = 0;
  #queued: (string | Uint8Array<ArrayBuffer>)[] = [];

  constructor(inspector: Inspector, now: () => number) {
    this.#inspector = inspector;
    this.#now = now;
    this.socket = inspector.socket(LABELS.echo, {
      saw: (message) => this.#saw(message),
      opened: () => this.#flushQueue(),
    });
  }

  start() {
    const stop = this.#inspector.watch((entry) => this.#recorded(entry));
    return () => {
      stop();
      this.socket.drop();
    };
  }

  /** Sends a message, once there is a connection. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.socket.phase === "open") {
      this.socket.send(data);
      return;
    }
    this.#queued.push(data);
    if (this.socket.phase !== "connecting") this.socket.open(this.#inspector.link.socketUrl("/echo", LABELS.echo), []);
  }

  #flushQueue(): void {
    for (const data of this.#queued.splice(0)) this.socket.send(data);
  }

  #saw({ direction, opcode, payload }: SeenMessage): void {
    if (direction === "up") {
      const number = ++this.#count;
      const trip = {
        number,
        kind: opcode === 1 ? "text" : "binary",
        payload,
        sentAt: this.#now(),
      } as const;
      this.trips = [trip, ...this.trips].slice(0, MAX_TRIPS);
      return;
    }
    const trip = this.trips.findLast(({ ms }) => ms === undefined);
    if (!trip) return;
    const same = trip.payload.length === payload.length && trip.payload.every((byte, index) => byte === payload[index]);
    this.#replace(trip, { ms: this.#now() - trip.sentAt, same });
  }

  /** Frames come in the order of the messages, so each belongs to the oldest trip that has none yet. */
  #recorded(entry: WireEntry): void {
    if (entry.label !== LABELS.echo || !["text", "binary"].includes(kindOf(entry))) return;
    const { direction } = entry;
    const trip = this.trips.findLast((one) => one[direction] === undefined);
    if (trip) this.#replace(trip, { [direction]: entry });
  }

  #replace(trip: RoundTrip, change: Partial<RoundTrip>): void {
    this.trips = this.trips.map((one) => (one.number === trip.number ? { ...one, ...change } : one));
  }
}
