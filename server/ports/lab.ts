/** A visitor's control socket, as the Lab sees it. */
export interface LabSocket {
  /** Where the visitor comes from, as text: what limits count by. */
  readonly address: string;
  send(text: string): void;
  bufferedBytes(): number;
  close(code: number, reason: string): void;
}

/** A visitor of the Lab, from the opening of its control socket to the end. */
export interface LabVisitor {
  /** A text message of the control socket. */
  message(text: string): void;
  closed(): void;
}

/** What the Lab counts since its start. */
export interface LabStats {
  readonly visitors: number;
  /** Connections through the tap, now and so far. */
  readonly connections: number;
  readonly connectionsOpened: number;
  readonly refused: ReadonlyMap<string, number>;
  readonly bytesUp: number;
  readonly bytesDown: number;
  readonly recordedBytes: number;
  readonly recordsLeft: number;
  /** Faults made on request, by their kind. */
  readonly faults: ReadonlyMap<string, number>;
}

/** The Lab, as the gateway serves it. */
export interface Lab {
  /** Of the tap; undefined where there is none. */
  readonly port: number | undefined;
  /** Sockets that the tap holds open. */
  readonly openFiles: number;
  /** Whether one more visitor may come. */
  readonly hasRoom: boolean;
  connect(socket: LabSocket): LabVisitor;
  /** The address of the visitor whose token the query key `tap` of a request carries; undefined where it is not live. */
  addressOf(tap: string): string | undefined;
  stats(): LabStats;
  /** Says goodbye to the visitors, and cuts the connections of all. */
  close(): void;
}

/** What the Lab asks of the gateway. */
export interface LabSockets {
  /** Sends a protocol ping to the WebSockets whose `tap` is of this token and, unless undefined, of this label; says to how many. */
  ping(token: string, label: string | undefined): number;
  /** Whether the process may open two more sockets. */
  hasFiles(): boolean;
  /** The key under which the gateway counts the connections of an address. */
  addressKey(address: string): string;
}
