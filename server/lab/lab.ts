import { randomBytes } from "node:crypto";
import type { NoTapReason } from "../../shared/protocol/lab.ts";
import type { Quotes } from "../ports/board.ts";
import type { Clock, Stop } from "../ports/clock.ts";
import type { Lab, LabSocket, LabSockets, LabStats, LabVisitor } from "../ports/lab.ts";
import type { Log } from "../ports/log.ts";
import { Tap } from "./tap/tap.ts";
import type { LabCounters, LabShared } from "./visitors/lab-shared.ts";
import { Visitor } from "./visitors/visitor.ts";

const TOKEN_BYTES = 16;
const MAX_VISITORS = 200;
/** The interval at which records and totals are sent, ms. */
const RECORDS_MS = 50;
const TOTALS_MS = 250;
const SHUTDOWN = { code: 1001, reason: "server is shutting down" } as const;

export interface LabOptions {
  readonly host: string;
  /** The tap's port, 0 for any; or the reason why there is no tap. */
  readonly port: number | Exclude<NoTapReason, "port_taken">;
  readonly mainPort: number;
  readonly sockets: LabSockets;
  /** Undefined until the board is live. */
  readonly quotes: () => Quotes | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly random?: () => number;
}

/**
 * Opens the Lab, with its tap if the port can be opened. The gateway connects visitors to it. Measured: 20 visitors with 28
 * connections each, all recorded, 3,900 messages a second: 30% of a core.
 */
export async function openLab(options: LabOptions): Promise<Lab> {
  const { host, port, mainPort, sockets, clock, log, random = Math.random } = options;
  const visitors = new Map<string, Visitor>();
  const tap =
    typeof port === "string"
      ? port
      : await Tap.open({
          ...{ host, port, mainPort, clock, random },
          hasFiles: () => sockets.hasFiles(),
          addressKey: (address) => sockets.addressKey(address),
          visitor: (token) => visitors.get(token),
        });
  if (tap === undefined)
    log.warn({ port, setting: "LAB_PORT" }, "the Lab's port cannot be opened: its pages do without");
  const counters: LabCounters = { bytesUp: 0, bytesDown: 0, recordedBytes: 0, recordsLeft: 0, faults: new Map() };
  const wallOffset = clock.now() - clock.monotonic();
  const shared: LabShared = {
    ...{ clock, sockets, mainPort, counters, quotes: options.quotes },
    wall: () => wallOffset + clock.monotonic(),
    tap: () => tap ?? "port_taken",
  };
  return new OpenLab(shared, visitors);
}

class OpenLab implements Lab {
  readonly #shared: LabShared;
  readonly #visitors: Map<string, Visitor>;
  readonly #stops: readonly Stop[];

  constructor(shared: LabShared, visitors: Map<string, Visitor>) {
    this.#shared = shared;
    this.#visitors = visitors;
    this.#stops = [
      shared.clock.every(RECORDS_MS, () => {
        for (const visitor of visitors.values()) visitor.flush();
      }),
      shared.clock.every(TOTALS_MS, () => {
        for (const visitor of visitors.values()) visitor.flushTotals();
      }),
    ];
  }

  get port(): number | undefined {
    return this.#tap?.port;
  }

  get openFiles(): number {
    return this.#tap?.openFiles ?? 0;
  }

  get hasRoom(): boolean {
    return this.#visitors.size < MAX_VISITORS;
  }

  connect(socket: LabSocket): LabVisitor {
    const token = randomBytes(TOKEN_BYTES).toString("base64url");
    const visitor = new Visitor(token, socket, this.#shared, () => this.#visitors.delete(token));
    this.#visitors.set(token, visitor);
    return visitor;
  }

  addressOf(tap: string): string | undefined {
    return this.#visitors.get(tap.split(".", 1)[0] ?? "")?.address;
  }

  stats(): LabStats {
    const { bytesUp, bytesDown, recordedBytes, recordsLeft, faults } = this.#shared.counters;
    const tap = this.#tap;
    return {
      visitors: this.#visitors.size,
      connections: tap?.open ?? 0,
      connectionsOpened: tap?.counters.opened ?? 0,
      refused: tap?.counters.refused ?? new Map(),
      ...{ bytesUp, bytesDown, recordedBytes, recordsLeft, faults },
    };
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const visitor of [...this.#visitors.values()]) {
      visitor.leave(SHUTDOWN.code, SHUTDOWN.reason);
      visitor.closed();
    }
    this.#tap?.close();
  }

  get #tap(): Tap | undefined {
    const tap = this.#shared.tap();
    return typeof tap === "string" ? undefined : tap;
  }
}
