/** Messages that are kept of a socket or a stream. An experiment receives far fewer. */
const MAX_KEPT = 2_000;

export interface Arrival<Data> {
  readonly data: Data;
  /** By the page's clock, ms. */
  readonly at: number;
}

/** What script is told of the end of a WebSocket. */
export interface SocketEnd {
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  readonly at: number;
}

/** A WebSocket of the browser's own that notes what script is told of it. */
export class TestSocket {
  readonly received: Arrival<string | ArrayBuffer>[] = [];
  #end: SocketEnd | undefined;
  readonly #socket: WebSocket;

  constructor(url: string, protocols: readonly string[]) {
    this.#socket = new WebSocket(url, [...protocols]);
    this.#socket.binaryType = "arraybuffer";
    this.#socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (this.received.length < MAX_KEPT) this.received.push({ data, at: performance.now() });
    };
    this.#socket.onclose = ({ code, reason, wasClean }) => {
      this.#end = { code, reason, wasClean, at: performance.now() };
    };
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Undefined while script has not been told. */
  get end(): SocketEnd | undefined {
    return this.#end;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** Whether script could send a ping of the WebSocket protocol. */
  get canPing(): boolean {
    return "ping" in this.#socket;
  }

  get texts(): readonly string[] {
    return this.received.flatMap(({ data }) => (typeof data === "string" ? [data] : []));
  }

  send(data: string | ArrayBuffer): void {
    this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }
}

/** An EventSource of the browser's own. */
export class TestStream {
  readonly received: Arrival<string>[] = [];
  /** When each of its connections opened, by the page's clock, ms. */
  readonly openedAt: number[] = [];
  readonly #source: EventSource;

  constructor(url: string) {
    this.#source = new EventSource(url);
    this.#source.onopen = () => {
      if (this.openedAt.length < MAX_KEPT) this.openedAt.push(performance.now());
    };
    this.#source.onmessage = ({ data }: MessageEvent<string>) => {
      if (this.received.length < MAX_KEPT) this.received.push({ data, at: performance.now() });
    };
  }

  get hasOpened(): boolean {
    return this.openedAt.length > 0;
  }

  close(): void {
    this.#source.close();
  }
}
