import type { Stop } from "../../../../../shared/client/mod.ts";
import { lifeEntry, rebuiltEntry, recordEntry, type NewEntry, type WireEntry } from "../inspector/state/wire-entry.ts";
import type { LabSession } from "../session/lab-session.ts";
import { TourSocket } from "./tour-socket.ts";

/** The labels of the tour's connections. */
export const LABELS = { main: "tour", binary: "tour-sbe", poll: "tour-poll" } as const;
export type Label = (typeof LABELS)[keyof typeof LABELS];
const ALL: ReadonlySet<string> = new Set(Object.values(LABELS));

/** Entries of a step that are kept. The longest step makes some 400. */
const MAX_ENTRIES = 2_000;
/** How long a step waits for something to happen before it gives up, ms. */
const MAX_WAIT_MS = 12_000;

/** What a step waited for has not happened. */
export class TourTimeout extends Error {
  override readonly name = "TourTimeout";
}

interface Waiter {
  readonly check: () => void;
  readonly reject: (error: unknown) => void;
}

/** The connections of the step that runs, and everything that went over them since it began. */
export class TourWire {
  entries: readonly WireEntry[] = [];
  readonly #session: LabSession;
  readonly #changed: () => void;
  readonly #sockets = new Set<TourSocket>();
  readonly #waiters = new Set<Waiter>();
  #number = 0;
  /** Of the step that runs: what it fetches and waits for ends with it. */
  #abort = new AbortController();

  /** `changed` is called whenever something passed. */
  constructor(session: LabSession, changed: () => void) {
    this.#session = session;
    this.#changed = changed;
  }

  /** Whether the tap sees the connections; else frames are rebuilt from what script sees. */
  get hasTap(): boolean {
    return this.#session.tap === "used";
  }

  /** Listens until the returned stop, which ends the connections. */
  start(): Stop {
    const record = () => {
      if (this.#session.isOpen) void this.#session.request({ op: "record", labels: [...ALL] }).catch(() => {});
    };
    const stops = [
      this.#session.on("state", record),
      this.#session.on("opened", (message) => this.#add(message.label, lifeEntry(message))),
      this.#session.on("closed", (message) => this.#add(message.label, lifeEntry(message))),
      this.#session.on("records", ({ records }) => {
        for (const one of records) this.#add(one.label, recordEntry(one));
      }),
    ];
    record();
    return () => {
      for (const stop of stops) stop();
      this.end();
      if (this.#session.isOpen) void this.#session.request({ op: "record", labels: [] }).catch(() => {});
    };
  }

  /** A step begins: nothing of the one before is left. */
  begin(): void {
    this.end();
    this.#abort = new AbortController();
    this.entries = [];
    this.#number = 0;
  }

  /** Ends the connections of a step, and rejects what it waits for. What passed stays. */
  end(): void {
    const over = new DOMException("the step was left", "AbortError");
    this.#abort.abort(over);
    for (const { reject } of [...this.#waiters]) reject(over);
    for (const socket of this.#sockets) socket.drop();
    this.#sockets.clear();
  }

  /** Connects, and resolves when the connection is open. */
  async open(path: string, protocols: readonly string[], label: Label = LABELS.main): Promise<TourSocket> {
    this.#abort.signal.throwIfAborted();
    const socket = new TourSocket(this.#session.wsUrl(path, label), protocols, {
      saw: ({ direction, opcode, payload }) => {
        if (!this.hasTap) this.#add(label, rebuiltEntry(label, this.#session.serverNow(), direction, opcode, payload));
        this.#check();
      },
      changed: () => this.#check(),
    });
    this.#sockets.add(socket);
    await this.until(() => (socket.isOpen || socket.closed ? true : undefined));
    if (!socket.isOpen) throw new TourTimeout("the server refused the connection");
    return socket;
  }

  async getJson(path: string): Promise<unknown> {
    const url = this.#session.httpUrl(path, LABELS.poll);
    const response = await fetch(url, { cache: "no-store", signal: this.#abort.signal });
    return response.json();
  }

  /** Has the tap make a fault on the connections of the main label. */
  stall = (ms: number): Promise<unknown> => this.#session.request({ op: "stall", label: LABELS.main, ms });
  cut = (how: "fin" | "reset"): Promise<unknown> => this.#session.request({ op: "cut", label: LABELS.main, how });

  /** Resolves with what `find` returns, as soon as it returns anything; it is called whenever something passed. */
  until<Found>(find: () => Found | undefined, maxMs = MAX_WAIT_MS): Promise<Found> {
    return this.#wait(find, maxMs, (timeout) => {
      throw timeout;
    });
  }

  /** Lets time pass; rejects when the step is left. */
  pause(ms: number): Promise<unknown> {
    return this.pauseUntil(() => undefined, ms);
  }

  /** The same, over sooner when `find` returns anything. */
  pauseUntil(find: () => unknown, maxMs: number): Promise<unknown> {
    return this.#wait(find, maxMs, () => undefined);
  }

  #wait<Found>(find: () => Found | undefined, maxMs: number, late: (error: TourTimeout) => Found): Promise<Found> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        act();
      };
      const check = () => {
        const found = find();
        if (found !== undefined) settle(() => resolve(found));
      };
      const waiter: Waiter = { check, reject: (error) => settle(() => reject(error as Error)) };
      const timer = setTimeout(() => {
        settle(() => {
          try {
            resolve(late(new TourTimeout("it did not happen in time")));
          } catch (error) {
            reject(error as Error);
          }
        });
      }, maxMs);
      this.#waiters.add(waiter);
      check();
    });
  }

  #add(label: string, entry: NewEntry): void {
    if (!ALL.has(label) || this.#abort.signal.aborted) return;
    if (this.entries.length < MAX_ENTRIES) this.entries = [...this.entries, { ...entry, number: ++this.#number }];
    this.#check();
  }

  #check(): void {
    for (const { check } of [...this.#waiters]) check();
    this.#changed();
  }
}
