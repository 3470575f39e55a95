import type { Stop } from "../../../../../../shared/client/mod.ts";
import type { LabMessage, RawFrame } from "../../../../../../shared/protocol/lab.ts";

export type Done = Extract<LabMessage, { type: "done" }>;

/** What a client in the server is to send through the tap. */
export interface RawRequest {
  readonly label: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | null>>;
  readonly frames: readonly RawFrame[];
}

/** What the inspector needs of the Lab's session. */
export interface LabLink {
  /** Whether connections go through the tap; else frames are rebuilt from what script sees. */
  readonly hasTap: boolean;
  /** The page's idea of the server's wall clock, ms. */
  now(): number;
  /** The address of a path, with the visitor's token and the label. */
  socketUrl(path: string, label: string): string;
  /** Calls back with every message of the control socket, until the returned stop. */
  listen(listener: (message: LabMessage) => void): Stop;
  /** The requests of the control socket. They reject with what the server says. */
  record(labels: string[]): Promise<unknown>;
  ping(label: string): Promise<Done>;
  cut(label: string, how: "fin" | "reset"): Promise<Done>;
  raw(request: RawRequest): Promise<Done>;
}
