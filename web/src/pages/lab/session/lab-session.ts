import * as v from "valibot";
import type { Clock, OpenSocket, Socket, Stop } from "../../../../../shared/client/mod.ts";
import { backoff } from "../../../../../shared/client/backoff.ts";
import {
  LabMessageSchema,
  type LabLimits,
  type LabMessage,
  type LabelTotals,
  type NoTapReason,
} from "../../../../../shared/protocol/lab.ts";
import { httpAddress, socketAddress, type TapAccess } from "./addresses.ts";
import { ClockSync, type ClockOffset } from "./clock-sync.ts";
import { LabListeners, type LabEvents } from "./lab-events.ts";
import { LabRequestError, PendingRequests, type LabAnswer, type LabAsk } from "./pending-requests.ts";

/** Round trips at the start, in which the shortest is looked for, and how often there is another one after them. ms. */
const FIRST_PROBES = 8;
const FIRST_PROBE_MS = 100;
const PROBE_MS = 5_000;
/** How long the tap may take to answer the check whether it can be reached, ms. */
const TAP_CHECK_MS = 4_000;
const TAP_CHECK_LABEL = "tap-check";

/** Whether the page's connections run through the tap, or why they do not. */
export type TapState = "unknown" | "used" | NoTapReason | "unreachable";

export interface LabSessionOptions {
  /** Where the page is, without a slash at the end. */
  readonly base: string;
  /** Opens the control socket. */
  readonly open: OpenSocket;
  /** Whether an address answers within a time; it is asked through the tap. */
  readonly reaches: (url: string, timeoutMs: number) => Promise<boolean>;
  readonly clock: Clock;
  /** 0 … 1, evenly. */
  readonly random: () => number;
}

/**
 * The page's side of the Lab's control socket (W80), which every part of the page shares. A lost connection is opened again
 * by itself, with another token: connections that the old token held are cut then.
 */
export class LabSession {
  readonly #options: LabSessionOptions;
  readonly #pending = new PendingRequests();
  readonly #sync = new ClockSync();
  readonly #listeners = new LabListeners();
  readonly #totals = new Map<string, LabelTotals>();
  #socket: Socket | undefined;
  #stops: Stop[] = [];
  #greeting: Extract<LabMessage, { type: "lab" }> | undefined;
  #tap: TapState = "unknown";
  #attempt = 0;

  constructor(options: LabSessionOptions) {
    this.#options = options;
  }

  /** Connects, and stays connected until the returned stop. */
  start(): Stop {
    this.#connect();
    return () => {
      this.#socket?.abandon();
      this.#socket = undefined;
      this.#end();
      this.#listeners.tell("state", undefined);
    };
  }

  get isOpen(): boolean {
    return this.#greeting !== undefined;
  }

  /** Undefined while there is no connection. */
  get token(): string | undefined {
    return this.#greeting?.token;
  }

  get limits(): Partial<LabLimits> {
    return this.#greeting?.limits ?? {};
  }

  get tap(): TapState {
    return this.#tap;
  }

  /** The tap's port; null where connections do without it. */
  get port(): number | null {
    return this.#access?.port ?? null;
  }

  /** Of each label, since this token's beginning. */
  get totals(): ReadonlyMap<string, LabelTotals> {
    return this.#totals;
  }

  /** Undefined until the first round trip. */
  get clockOffset(): ClockOffset | undefined {
    return this.#sync.offset;
  }

  /** The server's time now, ms; by the page's own clock until the first round trip. */
  serverNow(): number {
    return this.#options.clock.now() + (this.#sync.offset?.offsetMs ?? 0);
  }

  /** The address of a path for a label's connections: through the tap, or on the main port where that is not used. */
  httpUrl(path: string, label: string): string {
    return httpAddress(this.#options, this.#access, path, label);
  }

  wsUrl(path: string, label: string): string {
    return socketAddress(this.#options, this.#access, path, label);
  }

  /** Rejects with a LabRequestError. */
  request(ask: LabAsk): Promise<LabAnswer> {
    const socket = this.#socket;
    if (socket === undefined || !this.isOpen) {
      return Promise.reject(new LabRequestError("disconnected", "there is no connection to the Lab"));
    }
    return this.#pending.add((id) => {
      socket.send(JSON.stringify({ ...ask, id }));
    });
  }

  on<Name extends keyof LabEvents>(name: Name, listener: (event: LabEvents[Name]) => void): Stop {
    return this.#listeners.on(name, listener);
  }

  get #access(): TapAccess | undefined {
    const greeting = this.#greeting;
    if (greeting === undefined || greeting.port === null || this.#tap !== "used") return undefined;
    return { port: greeting.port, token: greeting.token };
  }

  #connect(): void {
    this.#socket = this.#options.open([], {
      opened: () => {},
      received: (data) => {
        if (typeof data === "string") this.#received(data);
      },
      closed: () => {
        this.#socket = undefined;
        this.#end();
        this.#listeners.tell("state", undefined);
        const { clock, random } = this.#options;
        this.#stops.push(clock.after(backoff(++this.#attempt, random()), () => this.#connect()));
      },
    });
  }

  #end(): void {
    for (const stop of this.#stops.splice(0)) stop();
    this.#greeting = undefined;
    this.#tap = "unknown";
    this.#totals.clear();
    this.#sync.reset();
    this.#pending.disconnected();
  }

  #received(text: string): void {
    const message = read(text);
    switch (message?.type) {
      case "lab":
        return this.#greeted(message);
      case "totals":
        for (const [label, totals] of Object.entries(message.labels)) this.#totals.set(label, totals);
        return this.#listeners.tell("totals", this.#totals);
      case "done":
      case "time":
        return this.#pending.answered(message);
      case "error":
        return this.#pending.failed(message);
      case "opened":
      case "closed":
      case "records":
      case "changes":
        return this.#listeners.tell(message.type, message);
      case undefined:
        return;
    }
  }

  #greeted(greeting: Extract<LabMessage, { type: "lab" }>): void {
    this.#greeting = greeting;
    this.#attempt = 0;
    const { clock } = this.#options;
    for (let k = 0; k < FIRST_PROBES; k++) this.#stops.push(clock.after(k * FIRST_PROBE_MS, () => this.#probe()));
    this.#stops.push(clock.every(PROBE_MS, () => this.#probe()));
    if (greeting.port === null) this.#tap = greeting.reason ?? "off";
    else void this.#checkTap(greeting, greeting.port);
    this.#listeners.tell("state", undefined);
  }

  /** A page of https cannot use the tap, which has no TLS; and a proxy may let nobody through to its port. */
  async #checkTap({ token }: Extract<LabMessage, { type: "lab" }>, port: number): Promise<void> {
    const isTls = this.#options.base.startsWith("https:");
    const url = httpAddress(this.#options, { port, token }, "/healthz", TAP_CHECK_LABEL);
    const reached = !isTls && (await this.#options.reaches(url, TAP_CHECK_MS));
    if (this.#greeting?.token !== token) return;
    this.#tap = isTls ? "tls" : reached ? "used" : "unreachable";
    this.#listeners.tell("state", undefined);
  }

  #probe(): void {
    const { clock } = this.#options;
    const sentAt = clock.now();
    this.request({ op: "time", time: sentAt }).then(
      (answer) => {
        if (answer.type === "time") this.#sync.answered(sentAt, answer.serverTime, clock.now());
      },
      () => {
        // It was not answered: the next one will be.
      },
    );
  }
}

const readText = v.pipe(v.string(), v.parseJson(), LabMessageSchema);

/** Undefined for what this version of the page does not know. */
function read(text: string): LabMessage | undefined {
  const result = v.safeParse(readText, text);
  return result.success ? result.output : undefined;
}
