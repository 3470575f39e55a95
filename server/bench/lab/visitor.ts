import { Agent, get } from "node:http";
import WebSocket from "ws";
import type { LabMessage } from "../../../shared/protocol/lab.ts";
import { LABELS, nextFault } from "./plan.ts";

/** Between the end of a connection and its successor, between polls, and between faults. ms. */
const REOPEN_MS = 200;
const POLL_MS = 250;
const FAULT_MS = 500;

/** What all visitors of the process have done. */
export interface VisitorTotals {
  open: number;
  received: number;
  connections: number;
  records: number;
  faults: number;
  errors: number;
}

/** A visitor as the Lab's page is one: a control socket that records all, and a connection of each transport. */
export class Visitor {
  readonly #totals: VisitorTotals;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #sockets = new Set<WebSocket>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #port: number;
  #token: string | undefined;
  #since: string | undefined;
  #isOver = false;
  #requests = 0;

  constructor(mainPort: number, totals: VisitorTotals) {
    this.#port = mainPort;
    this.#totals = totals;
  }

  /** @param number of the visitor, so that not all ask for the same fault at once */
  openTap(number: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const control = new WebSocket(`ws://127.0.0.1:${this.#port}/api/lab`);
      this.#sockets.add(control);
      control.on("error", reject);
      control.on("close", () => this.#totals.open--);
      control.on("message", (data: Buffer) => {
        const message = JSON.parse(data.toString()) as LabMessage;
        if (message.type === "records") this.#totals.records += message.records.length;
        else if (message.type === "error") this.#totals.errors++;
        else if (message.type === "done") this.#totals.faults++;
        else if (message.type === "lab") {
          if (message.port === null) return reject(new Error(`the server has no Lab port: ${String(message.reason)}`));
          this.#totals.open++;
          this.#port = message.port;
          this.#token = message.token;
          this.#makeTrouble(control, number);
          resolve();
        }
      });
    });
  }

  /** Opens a connection of each transport, and again whenever one has ended. */
  watch(): void {
    this.#socket("ws-json", "ticker.v1.json");
    this.#socket("ws-sbe", "ticker.v1.sbe");
    this.#stream();
    this.#longPoll();
    this.#poll();
  }

  leave(): void {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const socket of this.#sockets) socket.terminate();
    this.#agent.destroy();
  }

  #makeTrouble(control: WebSocket, number: number): void {
    control.send(JSON.stringify({ op: "record", id: this.#requests++, labels: LABELS }));
    const next = () => {
      control.send(JSON.stringify({ ...nextFault(number + this.#requests), id: this.#requests++ }));
      this.#after(FAULT_MS, next);
    };
    this.#after(FAULT_MS, next);
  }

  #socket(label: string, protocol: string): void {
    this.#totals.connections++;
    const socket = new WebSocket(`ws://127.0.0.1:${this.#port}${this.#path("/ws", label)}`, protocol);
    this.#sockets.add(socket);
    socket.on("open", () => {
      socket.send(JSON.stringify({ op: "subscribe", channel: "quotes", symbols: ["*"], rate: 10 }));
    });
    socket.on("message", () => this.#totals.received++);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#sockets.delete(socket);
      this.#after(REOPEN_MS, () => {
        this.#socket(label, protocol);
      });
    });
  }

  #stream(): void {
    this.#totals.connections++;
    this.#get("/api/stream?rate=10", "sse", undefined, () => {
      this.#stream();
    });
  }

  #longPoll(): void {
    const since = this.#since === undefined ? "" : `&since=${this.#since}`;
    const answered = (text: string) => {
      const { epoch, seq } = JSON.parse(text) as { readonly epoch?: string; readonly seq?: number };
      this.#since = epoch === undefined ? undefined : `${epoch}:${String(seq)}`;
      this.#longPoll();
    };
    this.#get(`/api/poll?rate=10${since}`, "long-poll", answered, () => {
      this.#longPoll();
    });
  }

  #poll(): void {
    const again = () => {
      this.#poll();
    };
    this.#get("/api/quotes", "poll", () => this.#after(POLL_MS, again), again);
  }

  /** `answered` is called with a whole answer, `failed` a while after any other end. */
  #get(path: string, label: string, answered: ((text: string) => void) | undefined, failed: () => void): void {
    const fail = () => {
      this.#after(REOPEN_MS, failed);
    };
    const address = { host: "127.0.0.1", port: this.#port, path: this.#path(path, label), agent: this.#agent };
    let hasBegun = false;
    const request = get(address, (response) => {
      hasBegun = true;
      let text = "";
      response.on("data", (chunk: Buffer) => {
        if (answered === undefined) this.#totals.received++;
        else text += chunk.toString();
      });
      response.on("error", () => {});
      response.on("close", () => {
        if (!response.complete || response.statusCode !== 200 || answered === undefined) return fail();
        this.#totals.received++;
        if (!this.#isOver) answered(text);
      });
    });
    request.on("error", () => {
      // Of an answer that has begun, the response says the end.
      if (!hasBegun) fail();
    });
  }

  #path(path: string, label: string): string {
    if (this.#token === undefined) return path;
    return `${path}${path.includes("?") ? "&" : "?"}tap=${this.#token}.${label}`;
  }

  #after(ms: number, act: () => void): void {
    if (this.#isOver) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }
}
