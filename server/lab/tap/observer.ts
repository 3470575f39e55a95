import type { LabMessage, LabRecord, LabelTotals } from "../../../shared/protocol/lab.ts";
import type { LinkConditions } from "../link/conditions.ts";

export type ClosedBy = Extract<LabMessage, { type: "closed" }>["by"];
export type ClosedHow = Extract<LabMessage, { type: "closed" }>["how"];

export type Direction = LabRecord["direction"];

/** A record before its bytes are written as text. */
export interface Seen extends Omit<LabRecord, "data" | "label" | "connection" | "t"> {
  readonly data: Buffer;
}

/** Whose connections the tap carries: it says how they are to travel, and is told what passes. */
export interface Observer {
  /** Undefined where there are as many labels as there may be, and this would be one more. */
  totals(label: string): LabelTotals | undefined;
  conditions(label: string): LinkConditions;
  /** How much longer connections of the label pass nothing, ms. */
  stalledFor(label: string): number;
  /** How many of the first bytes of a record are wanted; 0 where the label is not recorded. */
  wanted(label: string): number;
  record(connection: number, label: string, seen: Seen): void;
  /** Totals have changed: so many bytes more. */
  counted(label: string, direction: Direction, bytes: number): void;
  linkOpened(link: TapLink, label: string): void;
  linkClosed(link: TapLink, by: ClosedBy, how: ClosedHow): void;
}

/** A connection through the tap, as its visitor sees it. */
export interface TapLink {
  readonly number: number;
  /** Of the request that came last. */
  readonly label: string;
  stall(ms: number): void;
  cut(how: "fin" | "reset" | "silent"): void;
  /** The conditions have changed. */
  reconsider(): void;
}
