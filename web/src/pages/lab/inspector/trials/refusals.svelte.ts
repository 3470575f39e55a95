import { reasonOf } from "../../../../core/connection/ports.ts";
import { utf8 } from "../annotate/bytes.ts";
import type { InspectedSocket } from "../state/inspected-socket.svelte.ts";
import { type PageClose } from "../state/inspected-socket.svelte.ts";
import { LABELS, type Inspector } from "../state/inspector.svelte.ts";
import { payloadOf, type WireEntry } from "../state/wire-entry.ts";

/** A handshake that is refused: one that this page can send, or one that only a client in the server can. */
type Refused =
  | { readonly by: "page"; readonly path: string; readonly protocols: readonly string[] }
  | { readonly by: "server"; readonly headers: Readonly<Record<string, string | null>> }
  | { readonly by: "crowd" };

export const REFUSALS = {
  path: { by: "page", path: "/nowhere", protocols: [] },
  subprotocol: { by: "page", path: "/ws", protocols: ["ticker.v9.morse"] },
  origin: { by: "server", headers: { Origin: "https://elsewhere.example" } },
  version: { by: "server", headers: { "Sec-WebSocket-Version": "8" } },
  key: { by: "server", headers: { "Sec-WebSocket-Key": "short" } },
  upgrade: { by: "server", headers: { Upgrade: null } },
  full: { by: "crowd" },
} as const satisfies Readonly<Record<string, Refused>>;
export type RefusalCase = keyof typeof REFUSALS;

/** What both sides know of a refused handshake. */
export interface RefusalResult {
  /** What script was told; undefined where a page cannot ask so. */
  readonly page: PageClose | undefined;
  /** The status line that the server gave; undefined where nothing recorded it. */
  readonly statusLine: string | undefined;
  readonly head: string;
  /** Connections that were open when one was refused. */
  readonly opened?: number;
  readonly failure?: string;
}

/** More connections than the tap takes from one visitor. */
const MAX_CROWD = 64;
/** How long the record of an answer may take to come, ms. */
const MAX_RECORD_MS = 1_500;

/** Handshakes that the server refuses: script sees 1006 each time, the wire says why. */
export class Refusals {
  running = $state<RefusalCase>();
  results = $state.raw<Readonly<Partial<Record<RefusalCase, RefusalResult>>>>({});
  readonly #inspector: Inspector;
  #answer: WireEntry | undefined;
  #answered = () => {};
  #crowd: InspectedSocket[] = [];

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  start() {
    const stop = this.#inspector.watch((entry) => {
      const isAnswer = entry.label === LABELS.refused && entry.kind === "head" && entry.direction === "down";
      if (isAnswer && !utf8(entry.data).startsWith("HTTP/1.1 101")) {
        this.#answer = entry;
        this.#answered();
      }
    });
    return () => {
      stop();
      this.#leave();
    };
  }

  async run(name: RefusalCase): Promise<void> {
    if (this.running) return;
    this.running = name;
    this.#answer = undefined;
    const result = await this.#ask(REFUSALS[name]).catch((error: unknown) => ({
      ...NOTHING,
      failure: reasonOf(error),
    }));
    this.#leave();
    this.results = { ...this.results, [name]: result };
    this.running = undefined;
  }

  async #ask(refused: Refused): Promise<RefusalResult> {
    if (refused.by === "page") return this.#seen(await this.#fail(refused.path, refused.protocols));
    if (refused.by === "crowd") return this.#fill();
    const { link } = this.#inspector;
    const done = await link.raw({ label: LABELS.refused, path: "/ws", headers: refused.headers, frames: [] });
    return { page: undefined, statusLine: done.statusLine, head: done.head ?? "" };
  }

  /** Opens connections until one is refused. */
  async #fill(): Promise<RefusalResult> {
    for (let opened = 0; opened < MAX_CROWD; opened++) {
      const page = await this.#fail("/echo", []);
      if (page) return { ...(await this.#seen(page)), opened };
    }
    return NOTHING;
  }

  /** Resolves with how the page was told of the failure; undefined where the connection opened after all. */
  #fail(path: string, protocols: readonly string[]): Promise<PageClose | undefined> {
    return new Promise((resolve) => {
      const socket: InspectedSocket = this.#inspector.socket(LABELS.refused, {
        opened: () => resolve(undefined),
        closed: resolve,
      });
      this.#crowd.push(socket);
      socket.open(this.#inspector.link.socketUrl(path, LABELS.refused), protocols);
    });
  }

  /** The answer is recorded for another connection than the one that failed, so it may come after the failure. */
  #record(): Promise<void> {
    if (this.#answer || !this.#inspector.link.hasTap) return Promise.resolve();
    return new Promise((resolve) => {
      this.#answered = resolve;
      setTimeout(resolve, MAX_RECORD_MS);
    });
  }

  async #seen(page: PageClose | undefined): Promise<RefusalResult> {
    await this.#record();
    const head = this.#answer ? utf8(payloadOf(this.#answer)) : "";
    return { page, statusLine: head === "" ? undefined : head.split("\r\n", 1)[0], head };
  }

  #leave(): void {
    for (const socket of this.#crowd.splice(0)) socket.drop();
  }
}

const NOTHING: RefusalResult = { page: undefined, statusLine: undefined, head: "" };
