import type { Socket } from "node:net";
import type { Clock } from "../../ports/clock.ts";
import { PLAIN_LINK, type LinkConditions } from "../link/conditions.ts";
import type { LineBudget } from "../link/line-budget.ts";
import { TwoWayLink } from "../link/two-way-link.ts";
import type { RequestHead } from "../reading/head.ts";
import { ConnectionReader } from "./connection-reader.ts";
import type { ClosedBy, ClosedHow, Observer, TapLink } from "./observer.ts";
import { refusalAnswer, type TapRefusal } from "./refusals.ts";

/** The time that the other end has to close after a connection was cut or refused, ms. */
const CLOSE_PATIENCE_MS = 2_000;
/** The time that a client has to close after it got everything from a server that closed, ms. */
const LEAVE_PATIENCE_MS = 10_000;

export interface TapConnectionOptions {
  readonly number: number;
  readonly client: Socket;
  readonly clock: Clock;
  readonly random: () => number;
  readonly budget: LineBudget;
  /** Opens a connection to the main port. */
  readonly connect: () => Socket;
  /** Returns the visitor of a request's head, or the reason to refuse it. Called for every request. */
  readonly admit: (head: RequestHead, before: Observer | undefined) => Observer | TapRefusal;
  /** Called once for a refused connection. */
  readonly refused: (reason: TapRefusal) => void;
  readonly gone: () => void;
}

/**
 * A connection through the tap: two sockets and a link between them. Every byte that one end sends reaches the other
 * unchanged and in order, or the connection ends.
 */
export class TapConnection implements TapLink {
  readonly number: number;
  readonly #options: TapConnectionOptions;
  readonly #client: Socket;
  readonly #openedAt: number;
  readonly #reader: ConnectionReader;
  readonly #link: TwoWayLink;
  #server: Socket | undefined;
  #observer: Observer | undefined;
  #isEndHeld = false;
  #state: "open" | "silent" | "cut" | "gone" = "open";
  #end: { readonly by: ClosedBy; readonly how: ClosedHow } | undefined;

  constructor(options: TapConnectionOptions) {
    const { number, client, clock, random, budget } = options;
    this.number = number;
    this.#options = options;
    this.#client = client;
    this.#openedAt = clock.monotonic();
    this.#reader = new ConnectionReader(number, {
      admit: (head, label) => this.#admit(head, label),
      passUp: (bytes) => {
        this.#link.up.push(bytes, this.#handshakeEnd());
      },
      refuse: (reason) => {
        this.refuse(reason);
      },
    });
    this.#link = new TwoWayLink({
      ...{ clock, random, budget, client },
      conditions: () => this.#conditions(),
      server: () => this.#server,
      isHeld: () => this.#reader.isBusy,
      downEnded: () => {
        // The server closes both directions together, so a client that keeps its end open would hold a useless connection.
        client.once("finish", () => this.#destroySoon(client, LEAVE_PATIENCE_MS));
      },
    });
    this.#watchClient();
  }

  get label(): string {
    return this.#reader.label;
  }

  /** Whether the first request has arrived. */
  get isAdmitted(): boolean {
    return this.#observer !== undefined;
  }

  stall(ms: number): void {
    this.#link.stall(ms);
  }

  reconsider(): void {
    if (this.#state === "open") this.#link.reconsider();
  }

  cut(how: "fin" | "reset" | "silent"): void {
    if (this.#state === "cut" || this.#state === "gone" || (how === "silent" && this.#state === "silent")) return;
    this.#end ??= { by: "tap", how: how === "reset" ? "reset" : how === "fin" ? "fin" : "timeout" };
    this.#link.clear();
    this.#state = how === "silent" ? "silent" : "cut";
    // Bytes still arriving are read and discarded: a full window or an unread end would reveal the fault.
    this.#client.resume();
    this.#server?.resume();
    for (const socket of [this.#client, this.#server]) {
      if (how === "reset") socket?.resetAndDestroy();
      else if (how === "fin") this.#endSoon(socket);
    }
  }

  /** Answers in place of the main port, and closes. */
  refuse(reason: TapRefusal): void {
    if (this.#state !== "open") return;
    this.#options.refused(reason);
    this.#end ??= { by: "tap", how: "fin" };
    this.#state = "cut";
    this.#link.clear();
    this.#client.resume();
    this.#client.end(refusalAnswer(reason));
    this.#destroySoon(this.#client);
    this.#endSoon(this.#server);
  }

  #admit(head: RequestHead, label: string): Observer | undefined {
    const admitted = this.#options.admit(head, this.#observer);
    if (typeof admitted === "string") {
      this.refuse(admitted);
      return undefined;
    }
    this.#server ??= this.#openServer();
    const stalledFor = admitted.stalledFor(label);
    if (stalledFor > 0) this.stall(stalledFor);
    if (this.#observer === undefined) {
      this.#observer = admitted;
      admitted.linkOpened(this, label);
    }
    return admitted;
  }

  #conditions(): LinkConditions {
    return this.#observer?.conditions(this.label) ?? PLAIN_LINK;
  }

  /** TCP's handshake takes a round trip. The tap accepts at once, so the first bytes wait for that time. */
  #handshakeEnd(): number {
    return this.#openedAt + 2 * this.#conditions().delayMs;
  }

  #watchClient(): void {
    const client = this.#client;
    client.on("data", (bytes) => {
      if (this.#state !== "open") return;
      this.#reader.sent(bytes);
      this.#settleFlow();
    });
    this.#watchEnd(client, "client", () => {
      this.#endUp();
    });
    client.on("drain", () => {
      this.#link.down.unblock();
      this.#settleFlow();
    });
  }

  #openServer(): Socket {
    const server = this.#options.connect();
    server.on("data", (bytes) => {
      if (this.#state !== "open") return;
      this.#reader.received(bytes);
      this.#link.down.push(bytes);
      this.#settleFlow();
    });
    this.#watchEnd(server, "server", () => {
      this.#link.down.end();
    });
    server.on("drain", () => {
      this.#link.up.unblock();
      this.#settleFlow();
    });
    return server;
  }

  /** `passEnd` ends the other side, after all bytes that came before the end. */
  #watchEnd(socket: Socket, by: "client" | "server", passEnd: () => void): void {
    const ended = (how: ClosedHow) => {
      if (this.#state === "open") this.#end ??= { by, how };
    };
    socket.on("end", () => {
      ended("fin");
      if (this.#state === "open" && (by === "server" || this.#server !== undefined)) passEnd();
      else socket.end();
    });
    socket.on("error", () => {
      ended("reset");
      this.#passReset(by);
    });
    socket.on("close", () => {
      ended("fin");
      if (this.#state === "open") passEnd();
      this.#settleGone();
    });
  }

  /** Whether the end follows bytes that wait for the answer to a handshake. */
  #endUp(): void {
    this.#isEndHeld = this.#reader.isWaiting;
    if (!this.#isEndHeld) this.#link.up.end();
  }

  /** Resets the other end after this one was reset or could not be reached. */
  #passReset(by: "client" | "server"): void {
    if (this.#state !== "open") return;
    const other = by === "client" ? this.#server : this.#client;
    other?.resetAndDestroy();
  }

  #settleFlow(): void {
    if (this.#state !== "open") return;
    if (this.#isEndHeld && !this.#reader.isWaiting) this.#endUp();
    this.#link.settle();
  }

  #endSoon(socket: Socket | undefined): void {
    if (socket === undefined) return;
    socket.end();
    this.#destroySoon(socket);
  }

  #destroySoon(socket: Socket, patienceMs = CLOSE_PATIENCE_MS): void {
    const stop = this.#options.clock.after(patienceMs, () => socket.destroy());
    socket.once("close", stop);
  }

  #settleGone(): void {
    const isOpen = !this.#client.destroyed || this.#server?.destroyed === false;
    if (isOpen || this.#state === "gone") return;
    this.#state = "gone";
    this.#link.clear();
    const { by, how } = this.#end ?? { by: "tap", how: "fin" };
    this.#observer?.linkClosed(this, by, how);
    this.#options.gone();
  }
}
