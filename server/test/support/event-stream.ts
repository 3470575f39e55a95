import { request, type IncomingMessage } from "node:http";
import { createGunzip } from "node:zlib";

/** An event as WHATWG HTML section 9.2.6 defines it. A comment has only `comment`. */
export interface StreamEvent {
  readonly event?: string;
  readonly id?: string;
  readonly data?: string;
  readonly retry?: string;
  readonly comment?: string;
}

/** A reader of an event stream made with node:http. */
export class EventStream {
  readonly response: IncomingMessage;
  readonly events: StreamEvent[] = [];
  ended = false;
  #rest = "";
  #wake = () => {};

  private constructor(response: IncomingMessage) {
    this.response = response;
    const gunzip = response.headers["content-encoding"] === "gzip" ? response.pipe(createGunzip()) : undefined;
    const body = gunzip ?? response;
    response.on("close", () => gunzip?.end());
    // Where the stream is cut, its end in gzip never comes.
    body.on("error", () => this.#wake());
    body.setEncoding("utf8");
    body.on("data", (text: string) => {
      const blocks = (this.#rest + text).split("\n\n");
      this.#rest = blocks.pop() ?? "";
      this.events.push(...blocks.map(parse));
      this.#wake();
    });
    body.on("close", () => {
      this.ended = true;
      this.#wake();
    });
    response.on("error", () => this.#wake());
  }

  static open(url: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<EventStream> {
    return new Promise((resolve, reject) => {
      const asking = request(url, { headers, method, agent: false }, (response) => {
        resolve(new EventStream(response));
      });
      asking.on("error", reject);
      asking.end();
    });
  }

  /** Every event with data and without a name, parsed. */
  get quotes(): Record<string, unknown>[] {
    return this.events
      .filter(({ event, data }) => event === undefined && data !== undefined)
      .map(({ data = "" }) => JSON.parse(data) as Record<string, unknown>);
  }

  async until(done: () => boolean, patienceMs = 15_000): Promise<void> {
    const deadline = AbortSignal.timeout(patienceMs);
    deadline.addEventListener("abort", () => this.#wake());
    while (!done()) {
      if (deadline.aborted)
        throw new Error(`the condition was not met; last event: ${JSON.stringify(this.events.at(-1))}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.response.destroy();
  }
}

function parse(block: string): StreamEvent {
  const fields = block.split("\n").map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon) || "comment", line.slice(colon + 1).replace(/^ /, "")];
  });
  return Object.fromEntries(fields) as StreamEvent;
}
