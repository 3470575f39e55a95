import type { AppPart } from "../../../../core/app/app-part.ts";
import type { Stop } from "../../../../../../shared/client/mod.ts";
import { RATES, type Rate } from "../../../../../../shared/protocol/channels.ts";
import type { LabMessage } from "../../../../../../shared/protocol/lab.ts";
import type { Protocol } from "../../../../../../shared/protocol/messages.ts";
import { CompressedFrames } from "./compressed-frames.ts";
import {
  InspectedSocket,
  type SeenMessage,
  type SocketReports,
  type WebSocketClass,
} from "./inspected-socket.svelte.ts";
import { InstrumentNames } from "./instrument-names.ts";
import type { LabLink } from "./lab-link.ts";
import { RowPairs, type RowPair } from "./row-pairs.ts";
import { lifeEntry, rebuiltEntry, recordEntry, type NewEntry, type WireEntry } from "./wire-entry.ts";
import { WireLog } from "./wire-log.ts";
import { WireList } from "./wire-list.svelte.ts";

/** The labels of the inspector's connections. */
export const LABELS = {
  json: "wire-json",
  sbe: "wire-sbe",
  echo: "wire-echo",
  raw: "wire-raw",
  refused: "wire-refused",
  misuse: "wire-misuse",
} as const;
export type Label = (typeof LABELS)[keyof typeof LABELS];
const ALL: ReadonlySet<string> = new Set(Object.values(LABELS));

const STREAMS: ReadonlySet<string> = new Set([LABELS.json, LABELS.sbe]);

const PROTOCOL = { json: "ticker.v1.json", sbe: "ticker.v1.sbe" } as const satisfies Record<string, Protocol>;
export type Encoding = keyof typeof PROTOCOL;

/**
 * What the inspector knows: its own connections, everything that went over them, and what of it is on screen. The
 * board's connection is another one, and goes on.
 */
export class Inspector implements AppPart {
  readonly log = new WireLog();
  readonly list = new WireList(this.log);
  readonly names = new InstrumentNames();
  readonly streams: Readonly<Record<Encoding, InspectedSocket>>;
  symbol = $state("");
  rate = $state<Rate>(RATES[1]);
  /** Whether the market connections ask for compression (W68). */
  compressed = $state(false);
  /** The newest change that both encodings carried. */
  pair = $state.raw<RowPair>();
  readonly #link: LabLink;
  readonly #requestFrame: () => void;
  readonly #WebSocket: WebSocketClass;
  readonly #pairs = new RowPairs();
  readonly #frames = new CompressedFrames();
  /** Told of each new entry, until they leave. */
  #watchers: readonly ((entry: WireEntry) => void)[] = [];

  constructor(link: LabLink, symbol: string, requestFrame: () => void, WebSocketClass: WebSocketClass = WebSocket) {
    this.#link = link;
    this.#requestFrame = requestFrame;
    this.#WebSocket = WebSocketClass;
    this.symbol = symbol;
    this.streams = { json: this.#stream("json"), sbe: this.#stream("sbe") };
  }

  get link(): LabLink {
    return this.#link;
  }

  start(): Stop {
    const stopListening = this.#link.listen((message) => this.#received(message));
    void this.#link.record([...ALL]).then(() => this.connect("json"));
    return () => {
      stopListening();
      for (const stream of Object.values(this.streams)) stream.drop();
      void this.#link.record([]);
    };
  }

  flush(): void {
    this.list.refresh();
    this.list.selected ??= this.log.findLast(({ kind, direction }) => kind === "frame" && direction === "down");
    this.pair = this.#pairs.newest;
  }

  /** Opens the connection of an encoding, and subscribes to the symbol on it. */
  connect(encoding: Encoding): void {
    const path = this.compressed ? "/ws?compress=1" : "/ws";
    this.streams[encoding].open(this.#link.socketUrl(path, LABELS[encoding]), [PROTOCOL[encoding]]);
  }

  /** Opens the market connections again, with compression or without: it holds for the life of a connection. */
  compress(compressed: boolean): void {
    this.compressed = compressed;
    for (const encoding of ["json", "sbe"] as const) {
      if (this.streams[encoding].phase === "open") this.connect(encoding);
    }
  }

  /** Subscribes every open stream to another symbol or rate. */
  follow(symbol: string, rate: Rate): void {
    for (const stream of Object.values(this.streams)) {
      if (symbol !== this.symbol)
        stream.send(JSON.stringify({ op: "unsubscribe", channel: "quotes", symbols: [this.symbol] }));
      stream.send(subscribe(symbol, rate));
    }
    this.symbol = symbol;
    this.rate = rate;
    this.#pairs.clear();
  }

  /** Makes a connection of the inspector, whose messages are in the log where no tap records them. */
  socket(label: Label, reports: SocketReports): InspectedSocket {
    const saw = (message: SeenMessage) => {
      reports.saw?.(message);
      this.#saw(label, message);
      this.#requestFrame();
    };
    return new InspectedSocket(label, { ...reports, saw }, this.#WebSocket);
  }

  /** Calls back with every new entry until the returned stop. */
  watch(watcher: (entry: WireEntry) => void): Stop {
    this.#watchers = [...this.#watchers, watcher];
    return () => {
      this.#watchers = this.#watchers.filter((other) => other !== watcher);
    };
  }

  #stream(encoding: Encoding): InspectedSocket {
    return this.socket(LABELS[encoding], {
      saw: (message) => this.names.learn(message),
      opened: () => this.streams[encoding].send(subscribe(this.symbol, this.rate)),
    });
  }

  #received(message: LabMessage): void {
    if (message.type === "records") {
      for (const record of message.records) if (ALL.has(record.label)) this.#recorded(recordEntry(record));
      if (message.left > 0) this.#frames.miss();
      this.log.leaveOut(message.left);
      this.#requestFrame();
    } else if ((message.type === "opened" || message.type === "closed") && ALL.has(message.label)) {
      if (message.type === "closed") this.#frames.forget(message.connection);
      this.#add(lifeEntry(message));
      this.#requestFrame();
    }
  }

  /** What is in a compressed frame takes a moment to find out; the list orders entries by their time. */
  #recorded(entry: NewEntry): void {
    if (!STREAMS.has(entry.label) || !CompressedFrames.has(entry)) return this.#add(entry);
    void this.#frames.read(entry).then((read) => {
      this.#add(read);
      this.#requestFrame();
    });
  }

  /** Without a tap, frames are told by what script sees of them. */
  #saw(label: Label, { direction, opcode, payload }: SeenMessage): void {
    if (this.#link.hasTap) return;
    this.#add(rebuiltEntry(label, this.#link.now(), direction, opcode, payload));
  }

  #add(entry: NewEntry): void {
    const numbered = this.log.add(entry);
    this.#pairs.add(numbered);
    for (const watcher of this.#watchers) watcher(numbered);
  }
}

const subscribe = (symbol: string, rate: Rate): string =>
  JSON.stringify({ op: "subscribe", id: 1, channel: "quotes", symbols: [symbol], rate });
