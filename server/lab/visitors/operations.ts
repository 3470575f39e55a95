import { ALL_LABELS, LAB_LIMITS, type LabMessage, type LabRequest } from "../../../shared/protocol/lab.ts";
import { sendRaw } from "../raw/raw-client.ts";
import type { TapLink } from "../tap/observer.ts";
import type { Tap } from "../tap/tap.ts";
import type { LabShared } from "./lab-shared.ts";
import type { Labels } from "./label-state.ts";
import { LabError } from "./requests.ts";
import type { RowLog } from "./row-log.ts";

type RequestOf<Op extends LabRequest["op"]> = Extract<LabRequest, { op: Op }>;

export interface OperationsOptions {
  readonly token: string;
  readonly shared: LabShared;
  readonly labels: Labels;
  /** The visitor's connections through the tap. */
  readonly links: ReadonlySet<TapLink>;
  readonly rows: RowLog;
  readonly send: (message: LabMessage) => void;
}

/** The operations of the control socket. Each request is answered at once or when it is done. */
export class Operations {
  readonly #options: OperationsOptions;

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /** @throws LabError if the request cannot be done; nothing has changed then */
  run(request: LabRequest): void {
    const { send, labels, rows, shared } = this.#options;
    const { id } = request;
    switch (request.op) {
      case "record":
        labels.record(request.labels);
        return send({ type: "done", id });
      case "link":
        return send({ type: "done", id, connections: this.#link(request) });
      case "stall":
        return send({ type: "done", id, connections: this.#stall(request) });
      case "cut":
        return send({ type: "done", id, connections: this.#cut(request) });
      case "ping":
        return send({ type: "done", id, connections: this.#ping(request) });
      case "raw":
        return this.#raw(request);
      case "follow":
        this.#follow(request);
        return send({ type: "done", id });
      case "time":
        // The page must have every change before this time when it gets the answer.
        rows.flush();
        return send({ type: "time", id, time: request.time, serverTime: shared.wall() });
    }
  }

  #follow({ symbol, symbols }: RequestOf<"follow">): void {
    if (symbol === undefined && symbols === undefined) {
      throw new LabError("bad_message", "symbol or symbols is missing");
    }
    const unknown = this.#options.rows.follow(symbols ?? (typeof symbol === "string" ? [symbol] : []));
    if (unknown !== undefined) throw new LabError("unknown_symbol", `no symbol "${unknown}"`);
  }

  #link({ label, delayMs, jitterMs, bytesPerSecond }: RequestOf<"link">): number {
    this.#tap();
    if (!this.#options.labels.setConditions(label, { delayMs, jitterMs, bytesPerSecond })) throw noRoomForLabel();
    return this.#fault("link", label, (link) => {
      link.reconsider();
    });
  }

  #stall({ label, ms }: RequestOf<"stall">): number {
    this.#tap();
    const until = this.#options.shared.clock.monotonic() + ms;
    if (!this.#options.labels.stall(label, until)) throw noRoomForLabel();
    return this.#fault("stall", label, (link) => {
      link.stall(ms);
    });
  }

  #cut({ label, how }: RequestOf<"cut">): number {
    this.#tap();
    return this.#fault(`cut_${how}`, label, (link) => {
      link.cut(how);
    });
  }

  #ping({ label }: RequestOf<"ping">): number {
    const { shared, token } = this.#options;
    this.#tap();
    return shared.sockets.ping(token, label === ALL_LABELS ? undefined : label);
  }

  #raw(request: RequestOf<"raw">): void {
    const { shared, links, token, send } = this.#options;
    const tap = this.#tap();
    if (links.size >= LAB_LIMITS.connections) {
      throw new LabError("raw_failed", `${LAB_LIMITS.connections} connections at most`);
    }
    const { reachableHost: host, port } = tap;
    const authority = `${host.includes(":") ? `[${host}]` : host}:${shared.mainPort}`;
    const answered = (connection: number | undefined, statusLine: string, head: string) => {
      send({ type: "done", id: request.id, ...(connection !== undefined && { connection }), statusLine, head });
    };
    sendRaw(request, { host, port, authority, token }, shared.clock).then(
      ({ statusLine, head, clientPort }) => {
        answered(tap.connectionFrom(clientPort), statusLine, head);
      },
      (error: unknown) => {
        send({ type: "error", id: request.id, code: "raw_failed", message: String(error) });
      },
    );
  }

  #tap(): Tap {
    const tap = this.#options.shared.tap();
    if (typeof tap === "string") throw new LabError("no_tap", "this server has no Lab port");
    return tap;
  }

  /** Calls `act` for each connection of a label, and returns how many there were. */
  #fault(kind: string, label: string, act: (link: TapLink) => void): number {
    const { links, shared } = this.#options;
    const { faults } = shared.counters;
    faults.set(kind, (faults.get(kind) ?? 0) + 1);
    const chosen = [...links].filter((link) => label === ALL_LABELS || link.label === label);
    for (const link of chosen) act(link);
    return chosen.length;
  }
}

const noRoomForLabel = () => new LabError("too_many_labels", `${LAB_LIMITS.labels} labels at most`);
