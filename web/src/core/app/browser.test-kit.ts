import type { FrameSource } from "./frame-scheduler.ts";
import type { AddressBar } from "../selection/selection.svelte.ts";
import type { KeyValueStore } from "../storage/persisted-value.ts";

/** Frames drawn when the test says so, and a tab that it hides and shows. */
export class ManualFrames implements FrameSource {
  /** Frames asked for and not drawn yet: never more than one. */
  readonly asked = new Map<number, () => void>();
  /** Errors that the page survived. */
  readonly reported: unknown[] = [];
  #hidden = false;
  #listeners: readonly (() => void)[] = [];
  #last = 0;

  request(run: () => void): number {
    this.asked.set(++this.#last, run);
    return this.#last;
  }

  cancel(handle: number): void {
    this.asked.delete(handle);
  }

  isHidden(): boolean {
    return this.#hidden;
  }

  onVisibility(run: () => void): () => void {
    this.#listeners = [...this.#listeners, run];
    return () => (this.#listeners = this.#listeners.filter((other) => other !== run));
  }

  report(error: unknown): void {
    this.reported.push(error);
  }

  setHidden(hidden: boolean): void {
    this.#hidden = hidden;
    for (const listener of this.#listeners) listener();
  }

  /** Draws the frame that was asked for; none where none was. */
  draw(): void {
    const runs = [...this.asked.values()];
    this.asked.clear();
    for (const run of runs) run();
  }
}

/** localStorage in memory. */
export class MemoryStore implements KeyValueStore {
  readonly items = new Map<string, string>();
  #followers: readonly { tab: object; key: string; run: () => void }[] = [];

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }

  /** The same store as one more tab sees it: what a tab writes, the others are told of when `tell` is called. */
  tab(): KeyValueStore & { tell(key: string): void } {
    const tab = {};
    return {
      getItem: (key) => this.getItem(key),
      setItem: (key, value) => this.setItem(key, value),
      onChange: (key, run) => {
        const follower = { tab, key, run };
        this.#followers = [...this.#followers, follower];
        return () => (this.#followers = this.#followers.filter((other) => other !== follower));
      },
      tell: (key) => {
        for (const follower of this.#followers) if (follower.tab === tab && follower.key === key) follower.run();
      },
    };
  }
}

/** An address bar that the test can read, and change as a step back would. */
export class MemoryAddress implements AddressBar {
  query: string;
  /** The history entries behind the present one, oldest first. */
  readonly entries: string[] = [];
  #pop: () => void = () => {};

  constructor(query = "") {
    this.query = query;
  }

  read(): URLSearchParams {
    return new URLSearchParams(this.query);
  }

  write(query: URLSearchParams): void {
    this.query = query.toString();
  }

  push(query: URLSearchParams): void {
    this.entries.push(this.query);
    this.write(query);
  }

  onPop(run: () => void): () => void {
    this.#pop = run;
    return () => (this.#pop = () => {});
  }

  goBackTo(query: string): void {
    this.query = query;
    this.#pop();
  }
}
