import type { Kind, Pace, Watch } from "./plan.ts";

/** A server under test. */
export interface TestedServer {
  readonly port: number;
  /** Changes the symbols `from … to − 1`. A server that flushes by itself sends them with its next flush. */
  change(from: number, to: number): void;
  /** Sends the symbols `from … to − 1` now, where the server does not flush by itself. */
  send(from: number, to: number): void;
}

/** From the bench to a server process. */
export type ServerOrder = { readonly op: "feed"; readonly pace: Pace | "off" } | { readonly op: "collect" };

/** From a server process: where it listens, or that its garbage is collected. */
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
  /** How often a quote was so many milliseconds old when it arrived; the last entry counts all that were older. */
  readonly ages: readonly number[];
}
