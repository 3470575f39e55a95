import type { LabMessage, LabRecord, LabelTotals } from "../../../shared/protocol/lab.ts";
import type { LinkConditions } from "../link/conditions.ts";

export type ClosedBy = Extract<LabMessage, { type: "closed" }>["by"];
export type ClosedHow = Extract<LabMessage, { type: "closed" }>["how"];

export type Direction = LabRecord["direction"];

/** A record before its bytes are encoded as text. */
export interface Seen extends Omit<LabRecord, "data" | "label" | "connection" | "t"> {
  readonly data: Buffer;
}

/** The owner of connections through the tap. It sets their conditions and receives their records. */
export interface Observer {
  /** Undefined if the label would exceed the maximum number of labels. */
  totals(label: string): LabelTotals | undefined;
  conditions(label: string): LinkConditions;
  /** The remaining time for which the label's connections are stalled, ms. */
  stalledFor(label: string): number;
  /** The number of a record's first bytes to keep; 0 if the label is not recorded. */
  wanted(label: string): number;
  record(connection: number, label: string, seen: Seen): void;
  /** Adds bytes to the totals. */
  counted(label: string, direction: Direction, bytes: number): void;
  linkOpened(link: TapLink, label: string): void;
  linkClosed(link: TapLink, by: ClosedBy, how: ClosedHow): void;
}

/** A connection through the tap, as its visitor sees it. */
export interface TapLink {
  readonly number: number;
  /** The label of the last request. */
  readonly label: string;
  stall(ms: number): void;
  cut(how: "fin" | "reset" | "silent"): void;
  /** To be called when the conditions have changed. */
  reconsider(): void;
}
