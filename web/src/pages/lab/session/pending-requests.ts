import type { LabErrorCode, LabMessage, LabRequest } from "../../../../../shared/protocol/lab.ts";

/** A request without its id, which the session gives it. */
export type LabAsk = LabRequest extends infer One ? (One extends LabRequest ? Omit<One, "id"> : never) : never;

/** What answers a request. */
export type LabAnswer = Extract<LabMessage, { type: "done" | "time" }>;

/** A request that the server refused, or that the connection did not survive. */
export class LabRequestError extends Error {
  override readonly name = "LabRequestError";
  readonly code: LabErrorCode | "disconnected";

  constructor(code: LabErrorCode | "disconnected", message: string) {
    super(message);
    this.code = code;
  }
}

interface Pending {
  readonly resolve: (answer: LabAnswer) => void;
  readonly reject: (error: LabRequestError) => void;
}

/** Requests that wait for their answers. */
export class PendingRequests {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  /** `send` is called with the request and its id. Rejects with a LabRequestError. */
  add(send: (id: number) => void): Promise<LabAnswer> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      send(id);
    });
  }

  answered(answer: LabAnswer): void {
    this.#take(answer.id)?.resolve(answer);
  }

  failed({ id, code, message }: Extract<LabMessage, { type: "error" }>): void {
    if (id !== undefined) this.#take(id)?.reject(new LabRequestError(code, message));
  }

  /** The connection is gone: none of them will be answered. */
  disconnected(): void {
    for (const id of [...this.#pending.keys()]) {
      this.#take(id)?.reject(new LabRequestError("disconnected", "the connection to the Lab was lost"));
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
