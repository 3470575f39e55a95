import type { Socket } from "node:net";
import type { Clock } from "../../ports/clock.ts";
import type { LinkConditions } from "./conditions.ts";
import { DelayLine } from "./delay-line.ts";
import type { LineBudget } from "./line-budget.ts";

export interface TwoWayLinkOptions {
  readonly clock: Pick<Clock, "monotonic" | "after">;
  readonly random: () => number;
  readonly budget: LineBudget;
  readonly conditions: () => LinkConditions;
  readonly client: Socket;
  /** Undefined until there is a connection to the main port. */
  readonly server: () => Socket | undefined;
  /** Whether the client should rest for another reason than a full line. */
  readonly isHeld: () => boolean;
  /** The server's end has come to the client. */
  readonly downEnded: () => void;
}

/** Both directions between two sockets. Each socket rests while the line that it sends into is full. */
export class TwoWayLink {
  readonly up: DelayLine;
  readonly down: DelayLine;
  readonly #options: TwoWayLinkOptions;

  constructor(options: TwoWayLinkOptions) {
    const { client, server, downEnded } = options;
    this.#options = options;
    this.up = this.#line(server, () => server()?.end());
    this.down = this.#line(
      () => client,
      () => {
        downEnded();
        client.end();
      },
    );
  }

  stall(ms: number): void {
    this.up.stall(ms);
    this.down.stall(ms);
  }

  /** The conditions have changed. */
  reconsider(): void {
    this.up.reconsider();
    this.down.reconsider();
    this.settle();
  }

  /** Throws away what is under way. */
  clear(): void {
    this.up.clear();
    this.down.clear();
  }

  /** Lets each socket rest or go on. */
  settle(): void {
    const { client, server, isHeld } = this.#options;
    rest(client, this.up.isFull || isHeld());
    rest(server(), this.down.isFull);
  }

  #line(destination: () => Socket | undefined, deliverEnd: () => void): DelayLine {
    const { clock, random, budget, conditions } = this.#options;
    const deliver = (bytes: Buffer) => {
      const takesMore = destination()?.write(bytes) !== false;
      this.settle();
      return takesMore;
    };
    return new DelayLine({ clock, random, budget, conditions, deliver, deliverEnd });
  }
}

function rest(socket: Socket | undefined, shouldRest: boolean): void {
  if (socket === undefined || socket.isPaused() === shouldRest) return;
  if (shouldRest) socket.pause();
  else socket.resume();
}
