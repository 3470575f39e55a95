import { expect, it, vi } from "vitest";
import { openThroughTap, type TapSession } from "./tap-socket.ts";

/** A session whose knowledge of the tap the test sets. */
class ScriptedSession implements TapSession {
  isOpen = true;
  tap: TapSession["tap"] = "unknown";
  readonly #listeners = new Set<() => void>();

  wsUrl(path: string, label: string): string {
    return this.tap === "used" ? `tap${path}?${label}` : `main${path}`;
  }

  on(_: string, listener: (event: never) => void) {
    const told = () => listener(undefined as never);
    this.#listeners.add(told);
    return () => void this.#listeners.delete(told);
  }

  become(tap: TapSession["tap"]): void {
    this.tap = tap;
    for (const told of [...this.#listeners]) told();
  }

  get listening(): number {
    return this.#listeners.size;
  }
}

function setUp(tap: TapSession["tap"], isOpen = true) {
  const urls: string[] = [];
  class Dialled {
    binaryType = "";
    protocol = "";
    onopen = null;
    onmessage = null;
    onclose: ((event: never) => void) | null = null;
    onerror = null;
    send = vi.fn();
    close = vi.fn();
    constructor(url: string) {
      urls.push(url);
    }
  }
  const session = new ScriptedSession();
  Object.assign(session, { tap, isOpen });
  const closed = vi.fn();
  const events = { opened: vi.fn(), received: vi.fn(), closed };
  const socket = openThroughTap(session, Dialled)([], events);
  return { session, urls, closed, socket };
}

it("goes through the tap where that is used, and to the main port where there is none", () => {
  expect(setUp("used").urls).toEqual(["tap/ws?faults"]);
  expect(setUp("off").urls).toEqual(["main/ws"]);
});

it("waits while it is not known yet whether the tap can be used", () => {
  const { session, urls } = setUp("unknown");
  expect(urls).toEqual([]);
  session.become("used");
  expect(urls).toEqual(["tap/ws?faults"]);
});

it("goes to the main port without a control socket, and is closed with 1000 once the tap can be used", () => {
  const { session, urls, closed } = setUp("unknown", false);
  expect(urls).toEqual(["main/ws"]);
  session.isOpen = true;
  session.become("unknown");
  expect(closed).not.toHaveBeenCalled();
  session.become("used");
  expect(closed.mock.calls).toEqual([[1000, ""]]);
  expect(session.listening).toBe(0);
});

it("asks nothing of the session any more once it is abandoned", () => {
  const { session, urls, socket } = setUp("unknown");
  socket.abandon();
  session.become("used");
  expect([urls, session.listening]).toEqual([[], 0]);
});
