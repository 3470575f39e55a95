import type { Kind, Pace, Watch } from "./plan.ts";

/** A server under test. */
export interface TestedServer {
  readonly port: number;
  /** Changes the symbols `from … to − 1`. A server that flushes on its own sends them with its next flush. */
  change(from: number, to: number): void;
  /** Sends the symbols `from … to − 1` now. A server that flushes on its own ignores this. */
  send(from: number, to: number): void;
}

/** From the bench to a server process. */
export type ServerOrder = { readonly op: "feed"; readonly pace: Pace | "off" } | { readonly op: "collect" };

/** From a server process: its port, or that a garbage collection is done. */
export type ServerReport = { readonly port: number } | { readonly collected: true };

/** From the bench to a load process. `watches` states what each client subscribes to. */
export type LoadOrder =
  | { readonly op: "connect"; readonly kind: Kind; readonly port: number; readonly watches: readonly Watch[] }
  | { readonly op: "read"; readonly forget: boolean };

/** Totals of a load process since they were last reset. */
export interface LoadReport {
  readonly bytes: number;
  /** Connections that ended, though none should. */
  readonly lost: number;
  /** Entry k is the number of quotes that were k milliseconds old on arrival. The last entry counts all older ones. */
  readonly ages: readonly number[];
}
