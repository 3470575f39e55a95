import type { Stop } from "../../../../../../shared/client/mod.ts";
import type { LabRecord } from "../../../../../../shared/protocol/lab.ts";
import type { LabSession } from "../../session/lab-session.ts";

/** What the tap has told of one experiment's labels since it began. */
export class WireNotes {
  readonly records: LabRecord[] = [];
  /** The labels of connections that were opened, and that were closed. */
  readonly opened: string[] = [];
  readonly closed: string[] = [];
  /** Records were left out because of limits: what is counted by them is not all. */
  isIncomplete = false;
}

/** Has the tap record the labels of all experiments at once, since each request names all that are to be recorded. */
export class WireLog {
  readonly #session: LabSession;
  readonly #labels: readonly string[];
  readonly #readers = new Map<string, WireNotes>();
  /** The token for which recording was asked, and the answer. */
  #token: string | undefined;
  #asked: Promise<unknown> = Promise.resolve();

  constructor(session: LabSession, labels: readonly string[]) {
    this.#session = session;
    this.#labels = labels;
  }

  start(): Stop {
    const session = this.#session;
    const stops = [
      session.on("records", ({ records, left }) => {
        for (const record of records) this.#readers.get(record.label)?.records.push(record);
        if (left > 0) for (const notes of this.#readers.values()) notes.isIncomplete = true;
      }),
      session.on("opened", ({ label }) => this.#readers.get(label)?.opened.push(label)),
      session.on("closed", ({ label }) => this.#readers.get(label)?.closed.push(label)),
    ];
    return () => {
      for (const stop of stops) stop();
      if (session.isOpen) session.request({ op: "record", labels: [] }).catch(() => {});
      this.#token = undefined;
    };
  }

  /** Resolves when the tap records. Rejects with a LabRequestError. */
  async ready(): Promise<void> {
    const session = this.#session;
    if (this.#token !== session.token) {
      this.#token = session.token;
      this.#asked = session.request({ op: "record", labels: this.#labels.slice() });
    }
    await this.#asked;
  }

  /** Notes what concerns the labels, until the returned stop. */
  note(labels: readonly string[]): { readonly notes: WireNotes; readonly stop: Stop } {
    const notes = new WireNotes();
    for (const label of labels) this.#readers.set(label, notes);
    return {
      notes,
      stop: () => {
        for (const label of labels) this.#readers.delete(label);
      },
    };
  }
}
