import { OPCODE } from "../inspector/annotate/frame-head.ts";
import type { PageClose, SeenMessage } from "../inspector/state/inspected-socket.svelte.ts";

interface Reports {
  readonly saw: (message: SeenMessage) => void;
  /** The connection opened or closed. */
  readonly changed: () => void;
}

/** A JSON message from the server, of whatever type. */
export type Received = Readonly<Record<string, unknown>>;

const encoder = new TextEncoder();

/** A WebSocket of the tour, with what came over it. */
export class TourSocket {
  /** Text messages from the server, the oldest first. */
  readonly messages: Received[] = [];
  closed: PageClose | undefined;
  readonly #socket: WebSocket;
  readonly #reports: Reports;

  constructor(url: string, protocols: readonly string[], reports: Reports) {
    const socket = new WebSocket(url, [...protocols]);
    this.#socket = socket;
    this.#reports = reports;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => reports.changed();
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data === "string") this.messages.push(read(data));
      this.#saw("down", data);
    };
    socket.onclose = ({ wasClean, code, reason }) => {
      this.closed = { wasClean, code, reason };
      reports.changed();
    };
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(message: object): void {
    const text = JSON.stringify(message);
    this.#socket.send(text);
    this.#saw("up", text);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Ends the connection without anything to tell. */
  drop(): void {
    const socket = this.#socket;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  #saw(direction: "up" | "down", data: string | ArrayBuffer): void {
    const isText = typeof data === "string";
    const payload = isText ? encoder.encode(data) : new Uint8Array(data);
    this.#reports.saw({ direction, opcode: isText ? OPCODE.text : OPCODE.binary, payload });
  }
}

/** What is no JSON object is a message without fields, such as an echo. */
function read(text: string): Received {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Received) : {};
  } catch {
    return {};
  }
}
