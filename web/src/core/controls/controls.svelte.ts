import type { Stop } from "../../../../shared/client/mod.ts";
import type { HttpPort } from "../connection/ports.ts";

/** What a browser keeps of the link to the market controls. Each may throw: storage can be forbidden. */
export interface TokenPlace {
  /** What stands behind the address, "#" included; "" where nothing does. */
  fragment(): string;
  /** Takes it out of the address, and of the history with it. */
  dropFragment(): void;
  onFragment(run: () => void): Stop;
  /** The token kept for this tab. */
  read(): string | null;
  keep(token: string): void;
}

/** How the link ends that the server prints at its start. A fragment is sent to no server, so no log has it. */
const TOKEN = /^#token=(.+)$/;

/** Whether the market can be controlled from here: with the server's token, which a link brings and the tab keeps. */
export class ControlsAccess {
  /** Undefined without a link: then there are no controls. */
  token = $state.raw<string>();
  /** True from the moment a link was followed until the controls are closed. */
  open = $state.raw(false);
  readonly #http: HttpPort;
  readonly #place: TokenPlace;

  constructor(http: HttpPort, place: TokenPlace) {
    this.#http = http;
    this.#place = place;
  }

  /** Takes the token of this tab or of a link, also of one followed later, until the returned stop. */
  start(): Stop {
    this.token = this.#kept();
    this.#takeLink();
    return this.#place.onFragment(() => this.#takeLink());
  }

  /** Has the server carry out an order. Throws what it answers. */
  async send(order: object, signal: AbortSignal): Promise<void> {
    await this.#http.control(order, this.token ?? "", signal);
  }

  #takeLink(): void {
    const [, given] = TOKEN.exec(this.#place.fragment()) ?? [];
    if (given === undefined) return;
    this.#place.dropFragment();
    this.token = decoded(given);
    this.open = true;
    try {
      this.#place.keep(this.token);
    } catch {
      // A browser that forbids storage keeps the token as long as the page.
    }
  }

  #kept(): string | undefined {
    try {
      return this.#place.read() ?? undefined;
    } catch {
      return undefined;
    }
  }
}

/** A token that a program put into the link may be encoded; one that was typed in may hold a lone "%". */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
