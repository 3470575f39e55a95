import { connect, createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../ports/clock.ts";
import { LineBudget } from "../link/line-budget.ts";
import type { RequestHead } from "../reading/head.ts";
import { AddressLimit } from "./address-limit.ts";
import type { Observer } from "./observer.ts";
import { refusalHead, type TapRefusal } from "./refusals.ts";
import { TapConnection } from "./tap-connection.ts";

/** The time in which a connection must name its visitor, ms. */
const HEAD_TIMEOUT_MS = 10_000;
/** Connections at a time. */
const MAX_CONNECTIONS = 1_024;
const BACKLOG = 511;
/** Connections beyond the limits that are answered at a time. Others are closed at once, so that a flood holds no sockets. */
const MAX_ANSWERED = 32;

export interface TapOptions {
  /** Address to listen on; "*" means every interface. */
  readonly host: string;
  readonly port: number;
  /** The main port. */
  readonly mainPort: number;
  readonly clock: Clock;
  readonly random: () => number;
  /** Whether the process may open two more sockets. */
  readonly hasFiles: () => boolean;
  /** The key under which the connections of an address are counted. */
  readonly addressKey: (address: string) => string;
  /** Returns the visitor of a token. */
  readonly visitor: (token: string) => TapVisitor | undefined;
}

export interface TapVisitor extends Observer {
  /** Whether the visitor may open one more connection. */
  readonly hasRoom: boolean;
}

/** What the tap counts since its start. */
export interface TapCounters {
  opened: number;
  readonly refused: Map<TapRefusal, number>;
}

/**
 * A TCP proxy before the main port, for connections that name a visitor of the Lab. It gives no rights: the main port
 * sees the same requests as without it.
 */
export class Tap {
  readonly counters: TapCounters = { opened: 0, refused: new Map() };
  readonly #options: TapOptions;
  readonly #server: Server;
  readonly #connections = new Map<number, TapConnection>();
  readonly #budget = new LineBudget();
  readonly #addresses: AddressLimit;
  /** Keyed by the client's port, so that a client in this process can find its connection. */
  readonly #byClientPort = new Map<number, number>();
  #answered = 0;
  #port = 0;

  private constructor(options: TapOptions) {
    this.#options = options;
    this.#addresses = new AddressLimit(options.addressKey);
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.#accept(socket);
    });
  }

  /** Resolves when the port is open, with undefined if it cannot be opened. */
  static async open(options: TapOptions): Promise<Tap | undefined> {
    if (options.port > 65_535) return undefined;
    const tap = new Tap(options);
    return (await tap.#listen()) ? tap : undefined;
  }

  get port(): number {
    return this.#port;
  }

  get open(): number {
    return this.#connections.size;
  }

  /** The number of open sockets. */
  get openFiles(): number {
    return 2 * this.#connections.size;
  }

  /** The number of the connection that a client opened from a port of this machine. */
  connectionFrom(port: number): number | undefined {
    return this.#byClientPort.get(port);
  }

  /** The host at which a client in this process reaches the tap's address. */
  get reachableHost(): string {
    const { host } = this.#options;
    return ["*", "0.0.0.0"].includes(host) ? "127.0.0.1" : host === "::" ? "::1" : host;
  }

  /** Accepts no more connections, and cuts the existing ones. */
  close(): void {
    this.#server.close();
    for (const connection of this.#connections.values()) connection.cut("reset");
  }

  #listen(): Promise<boolean> {
    const { host, port } = this.#options;
    return new Promise((resolve) => {
      this.#server.once("error", () => {
        resolve(false);
      });
      this.#server.listen({ port, backlog: BACKLOG, ...(host !== "*" && { host }) }, () => {
        const address = this.#server.address();
        this.#port = typeof address === "object" && address !== null ? address.port : 0;
        // Node retries a failed accept(), so the tap goes on.
        this.#server.on("error", () => {});
        resolve(true);
      });
    });
  }

  #accept(client: Socket): void {
    const { clock, random } = this.#options;
    const address = client.remoteAddress ?? "";
    const fault = this.#noRoom(address);
    if (fault !== undefined && this.#answered >= MAX_ANSWERED) return this.#drop(client, fault);
    const clientPort = client.remotePort ?? 0;
    const number = ++this.counters.opened;
    const connection = new TapConnection({
      ...{ number, client, clock, random, budget: this.#budget },
      connect: () => this.#connectMain(),
      admit: (head, before) => this.#admit(number, head, before),
      refused: (reason) => {
        this.#countRefusal(reason);
      },
      gone: () => {
        stopTimer();
        this.#forget(number, address, clientPort);
        if (fault !== undefined) this.#answered--;
      },
    });
    const stopTimer = clock.after(HEAD_TIMEOUT_MS, () => {
      if (!connection.isAdmitted) connection.cut("fin");
    });
    this.#connections.set(number, connection);
    this.#addresses.add(address);
    this.#byClientPort.set(clientPort, number);
    if (fault === undefined) return;
    this.#answered++;
    connection.refuse(fault);
  }

  #noRoom(address: string): TapRefusal | undefined {
    if (this.#connections.size >= MAX_CONNECTIONS || !this.#options.hasFiles()) return "full";
    return this.#addresses.isReached(address) ? "address_full" : undefined;
  }

  #drop(client: Socket, reason: TapRefusal): void {
    this.#countRefusal(reason);
    client.on("error", () => {});
    client.resetAndDestroy();
  }

  #admit(number: number, head: RequestHead, before: Observer | undefined): Observer | TapRefusal {
    const visitor = head.key && this.#options.visitor(head.key.token);
    if (visitor === undefined || head.key === undefined) return "no_visitor";
    if (before !== undefined && before !== visitor) return "no_visitor";
    if (before === undefined && !visitor.hasRoom) {
      recordRefusal(visitor, number, head.key.label, "visitor_full");
      return "visitor_full";
    }
    return visitor.totals(head.key.label) === undefined ? "too_many_labels" : visitor;
  }

  #connectMain(): Socket {
    const { mainPort } = this.#options;
    return connect({ host: this.reachableHost, port: mainPort, allowHalfOpen: true, noDelay: true });
  }

  #countRefusal(reason: TapRefusal): void {
    this.counters.refused.set(reason, (this.counters.refused.get(reason) ?? 0) + 1);
  }

  #forget(number: number, address: string, clientPort: number): void {
    this.#connections.delete(number);
    if (this.#byClientPort.get(clientPort) === number) this.#byClientPort.delete(clientPort);
    this.#addresses.remove(address);
  }
}

/** A refusal that the visitor may see in its record, since script is told no status of a handshake that fails. */
function recordRefusal(visitor: Observer, connection: number, label: string, reason: TapRefusal): void {
  const head = Buffer.from(refusalHead(reason));
  if (visitor.wanted(label) === 0) return;
  visitor.record(connection, label, { direction: "down", kind: "head", bytes: head.length, data: head });
}
