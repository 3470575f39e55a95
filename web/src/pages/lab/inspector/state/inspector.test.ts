import { beforeEach, describe, expect, it } from "vitest";
import { frameRecord, headRecord, ScriptedLink, ScriptedSocket, scriptedSockets, textRecord } from "./link.test-kit.ts";
import { Handshakes } from "./handshakes.svelte.ts";
import { Inspector } from "./inspector.svelte.ts";
import { kindOf, preview } from "./wire-entry.ts";

let link: ScriptedLink;
let frames = 0;
let inspector: Inspector;

beforeEach(() => {
  link = new ScriptedLink();
  frames = 0;
  inspector = new Inspector(link, "AAPL", () => frames++, scriptedSockets);
});

/** Starts the inspector, and waits until the server knows what to record. */
async function start() {
  const stop = inspector.start();
  await Promise.resolve();
  return stop;
}
const records = (...list: Parameters<typeof recordsOf>) => link.says(recordsOf(...list));
const recordsOf = (left: number, ...list: ReturnType<typeof frameRecord>[]) =>
  ({ type: "records", records: list, left }) as const;
const shown = () => inspector.list.view.entries.map((entry) => `${entry.label} ${kindOf(entry)}`);

describe("the inspector", () => {
  it("has its own connections recorded, then opens the one in JSON through the tap and subscribes", async () => {
    const stop = await start();
    expect(link.recorded).toContain("wire-json");
    expect(ScriptedSocket.newest.url).toBe("ws://lab.test/ws?tap=TOKEN.wire-json");
    expect(ScriptedSocket.newest.protocols).toEqual(["ticker.v1.json"]);
    ScriptedSocket.newest.opens("ticker.v1.json");
    expect(ScriptedSocket.newest.sent).toEqual([
      '{"op":"subscribe","id":1,"channel":"quotes","symbols":["AAPL"],"rate":2}',
    ]);
    stop();
    expect(link.recorded).toEqual([]);
    expect(ScriptedSocket.newest.closedWith).toHaveLength(1);
  });

  it("lists what the tap recorded of its own labels, once a frame, and nothing of other labels", async () => {
    await start();
    link.says({ type: "opened", connection: 7, label: "wire-json", t: 1 });
    link.says({ type: "opened", connection: 8, label: "lane-json", t: 1 });
    records(4, textRecord("Hello"), textRecord("Hello", { label: "lane-json" }));
    expect(shown()).toEqual([]);
    expect(frames).toBeGreaterThan(0);
    inspector.flush();
    expect(shown()).toEqual(["wire-json text", "wire-json opened"]);
    expect(inspector.list.view.left.unrecorded).toBe(4);
  });

  it("a paused list stands still and says how much is waiting; a changed filter shows at once", async () => {
    await start();
    records(0, textRecord("one"));
    inspector.flush();
    inspector.list.pause(true);
    records(0, textRecord("two"), frameRecord("88 00"));
    inspector.flush();
    expect([shown().length, inspector.list.waiting]).toEqual([1, 2]);
    inspector.list.filter({ kind: "close" });
    expect(shown()).toEqual(["wire-json close"]);
    inspector.list.filter({ kind: undefined });
    inspector.list.pause(false);
    expect([shown().length, inspector.list.waiting]).toEqual([3, 0]);
  });

  it("without a tap rebuilds the frames of what script sees, and says so", async () => {
    link.hasTap = false;
    await start();
    ScriptedSocket.newest.opens();
    ScriptedSocket.newest.says('{"type":"welcome"}');
    inspector.flush();
    expect(inspector.list.view.entries.map(({ direction, rebuilt }) => `${direction} ${rebuilt}`)).toEqual([
      "down true",
      "up true",
    ]);
  });

  it("learns symbols and exponents from the acks of the SBE connection", async () => {
    await start();
    inspector.connect("sbe");
    ScriptedSocket.newest.opens();
    ScriptedSocket.newest.says(
      '{"type":"ack","id":1,"channel":"quotes","instruments":[{"id":3,"s":"AAPL","exponent":2}]}',
    );
    expect(inspector.names.known.get(3)).toEqual({ symbol: "AAPL", exponent: 2 });
  });

  it("another symbol is subscribed to in the place of the first", async () => {
    await start();
    ScriptedSocket.newest.opens();
    inspector.follow("MSFT", 10);
    expect(ScriptedSocket.newest.sent.slice(1)).toEqual([
      '{"op":"unsubscribe","channel":"quotes","symbols":["AAPL"]}',
      '{"op":"subscribe","id":1,"channel":"quotes","symbols":["MSFT"],"rate":10}',
    ]);
    expect(inspector.symbol).toBe("MSFT");
  });

  it("with compression opens its connections again and tells what is in their frames, across frames", async () => {
    await start();
    ScriptedSocket.newest.opens();
    inspector.compress(true);
    expect(ScriptedSocket.newest.url).toContain("/ws?compress=1");
    // "Hello" twice, as RFC 7692 section 7.2.3.2 has them: the second refers back to the first.
    records(0, frameRecord("c1 07 f2 48 cd c9 c9 07 00"), frameRecord("c1 05 f2 00 11 00 00", { t: 6 }));
    const shows = () => {
      inspector.flush();
      return inspector.list.view.entries.map((entry) => `${entry.bytes} ${preview(entry)}`);
    };
    await expect.poll(shows).toEqual(["7 Hello", "9 Hello"]);
  });

  it("says of a compressed frame behind one that was not recorded only that it is compressed", async () => {
    await start();
    records(0, frameRecord("c1 07 f2 48 cd c9 c9 07 00"));
    records(3);
    records(0, frameRecord("c1 05 f2 00 11 00 00", { t: 6 }));
    const shows = () => {
      inspector.flush();
      return inspector.list.view.entries.map(({ deflated, inflated }) => [deflated, inflated?.length]);
    };
    await expect.poll(shows).toEqual([
      [true, undefined],
      [true, 5],
    ]);
  });

  it("keeps both heads of the newest handshake, those of one connection", async () => {
    const handshakes = new Handshakes(inspector);
    handshakes.start();
    await start();
    records(0, headRecord("GET /ws HTTP/1.1\r\n\r\n", { direction: "up", t: 1 }));
    records(0, headRecord("HTTP/1.1 101 Switching Protocols\r\n\r\n", { connection: 99 }));
    expect(handshakes.newest?.response).toBeUndefined();
    records(0, headRecord("HTTP/1.1 101 Switching Protocols\r\n\r\n", { t: 3 }));
    expect(handshakes.newest).toMatchObject({ request: { t: 1 }, response: { t: 3 } });
  });
});
