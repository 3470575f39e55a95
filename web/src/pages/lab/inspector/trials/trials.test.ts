import { beforeEach, describe, expect, it } from "vitest";
import {
  frameRecord,
  headRecord,
  ScriptedLink,
  ScriptedSocket,
  scriptedSockets,
  textRecord,
} from "../state/link.test-kit.ts";
import { Inspector } from "../state/inspector.svelte.ts";
import { CloseTrial } from "./close-trial.svelte.ts";
import { EchoTrials } from "./echo-trials.svelte.ts";
import { Misuse } from "./misuse.svelte.ts";
import { RAW_TRIALS, RawTrials } from "./raw-trials.svelte.ts";
import { Refusals } from "./refusals.svelte.ts";

let link: ScriptedLink;
let inspector: Inspector;
beforeEach(async () => {
  link = new ScriptedLink();
  inspector = new Inspector(link, "AAPL", () => {}, scriptedSockets);
  inspector.start();
  await Promise.resolve();
});

const record = (...records: ReturnType<typeof frameRecord>[]) => link.says({ type: "records", records, left: 0 });

describe("echo", () => {
  it("measures each round trip, compares what came back, and finds both frames", () => {
    let now = 100;
    const echo = new EchoTrials(inspector, () => now);
    echo.start();
    echo.send("Hello");
    ScriptedSocket.newest.opens();
    expect(ScriptedSocket.newest.sent).toEqual(["Hello"]);
    echo.send(Uint8Array.of(1, 2));
    now = 103;
    ScriptedSocket.newest.says("Hello");
    ScriptedSocket.newest.says(Uint8Array.of(1, 3).buffer);
    record(textRecord("Hello", { label: "wire-echo", direction: "up" }), textRecord("Hello", { label: "wire-echo" }));
    expect(echo.trips).toMatchObject([
      { number: 2, kind: "binary", ms: 3, same: false },
      { number: 1, kind: "text", ms: 3, same: true, up: { direction: "up" }, down: { direction: "down" } },
    ]);
  });
});

describe("frames beyond a browser", () => {
  it("two fragments are one message: FIN on the second only, which continues", () => {
    expect(RAW_TRIALS.fragments("Hello")).toMatchObject([
      { fin: false, opcode: 1, data: btoa("Hel") },
      { fin: true, opcode: 0, data: btoa("lo") },
    ]);
    expect(RAW_TRIALS.unmasked("x")[0]?.masked).toBe(false);
  });

  it("are asked of the server, and what went over the wire is shown", async () => {
    const raw = new RawTrials(inspector);
    raw.start();
    const running = raw.run("ping", "Hello");
    expect([raw.running, raw.last]).toEqual([true, "ping"]);
    record(frameRecord("8a 00", { label: "wire-raw" }), frameRecord("81 00"));
    await running;
    expect(link.raws[0]).toMatchObject({ path: "/echo", label: "wire-raw", frames: [{ opcode: 9 }] });
    expect(raw.entries).toHaveLength(1);
    link.rawAnswer = () => Promise.reject(new Error("the tap is full"));
    await raw.run("ping", "");
    expect([raw.failure, raw.running]).toEqual(["the tap is full", false]);
  });
});

describe("refused handshakes", () => {
  it("the page's 1006 stands beside the status that the server gave", async () => {
    const refusals = new Refusals(inspector);
    refusals.start();
    const running = refusals.run("path");
    expect(ScriptedSocket.newest.url).toBe("ws://lab.test/nowhere?tap=TOKEN.wire-refused");
    record(headRecord("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", { label: "wire-refused" }));
    ScriptedSocket.newest.ends(1006);
    await running;
    expect(refusals.results.path).toMatchObject({
      page: { code: 1006, wasClean: false },
      statusLine: "HTTP/1.1 400 Bad Request",
    });
  });

  it("what a page cannot send, the server's client does", async () => {
    const refusals = new Refusals(inspector);
    link.rawAnswer = () =>
      Promise.resolve({ type: "done", id: 1, statusLine: "HTTP/1.1 403 Forbidden", head: "HTTP…" });
    await refusals.run("origin");
    expect(link.raws[0]?.headers).toEqual({ Origin: "https://elsewhere.example" });
    expect(refusals.results.origin).toMatchObject({ page: undefined, statusLine: "HTTP/1.1 403 Forbidden" });
  });

  it("connections are opened until one is refused, and all are let go", async () => {
    const refusals = new Refusals(inspector);
    refusals.start();
    const running = refusals.run("full");
    const opened: ScriptedSocket[] = [];
    for (let k = 0; k < 3; k++) {
      const { newest } = ScriptedSocket;
      opened.push(newest);
      newest.opens();
      await expect.poll(() => ScriptedSocket.newest).not.toBe(newest);
    }
    ScriptedSocket.newest.ends(1006);
    record(headRecord("HTTP/1.1 429 Too Many Requests\r\n\r\n", { label: "wire-refused" }));
    await running;
    expect(refusals.results.full).toMatchObject({
      opened: 3,
      page: { code: 1006 },
      statusLine: "HTTP/1.1 429 Too Many Requests",
    });
    expect(opened.map(({ closedWith }) => closedWith.length)).toEqual([1, 1, 1]);
  });

  it("a request that fails says why, and another can be tried", async () => {
    const refusals = new Refusals(inspector);
    link.rawAnswer = () => Promise.reject(new Error("no tap"));
    await refusals.run("version");
    expect(refusals.results.version?.failure).toBe("no tap");
    expect(refusals.running).toBeUndefined();
  });
});

describe("broken rules", () => {
  it("answers are counted by type and code, once a frame; the close is told", () => {
    const misuse = new Misuse(inspector);
    misuse.run("tenBadJson");
    ScriptedSocket.newest.opens();
    expect(ScriptedSocket.newest.sent).toHaveLength(10);
    ScriptedSocket.newest.says('{"type":"welcome"}');
    for (let k = 0; k < 9; k++) ScriptedSocket.newest.says('{"type":"error","code":"bad_json","message":"…"}');
    ScriptedSocket.newest.says('{"type":"bye","code":4502,"reason":"…","retryMs":0}');
    expect(misuse.answers).toEqual([]);
    misuse.flush();
    expect(misuse.answers.map(({ name, count }) => `${name} × ${count}`)).toEqual([
      "error bad_json × 9",
      "bye 4502 × 1",
    ]);
    ScriptedSocket.newest.ends(4502, "repeated messages that are not JSON");
    expect(misuse.closed?.code).toBe(4502);
  });
});

describe("closing", () => {
  it("both close frames and the end of the connection are kept until the next one", () => {
    const trial = new CloseTrial(inspector);
    trial.start();
    ScriptedSocket.newest.opens();
    trial.code = 4000;
    trial.reason = "enough";
    trial.close();
    expect(ScriptedSocket.newest.closedWith).toEqual([[4000, "enough"]]);
    record(frameRecord("88 82 00 00 00 00 0f a0", { direction: "up" }), frameRecord("88 02 0f a0"), textRecord("late"));
    link.says({ type: "closed", connection: 7, label: "wire-json", by: "server", how: "fin", t: 9 });
    expect(trial.entries.map(({ kind, direction }) => `${kind} ${direction}`)).toEqual([
      "frame up",
      "frame down",
      "closed down",
    ]);
    trial.reconnect();
    expect(trial.entries).toEqual([]);
  });

  it("what the browser throws is told", () => {
    const trial = new CloseTrial(inspector);
    ScriptedSocket.newest.opens();
    ScriptedSocket.newest.close = () => {
      throw new Error("InvalidAccessError");
    };
    trial.close();
    expect(trial.refused).toBe("InvalidAccessError");
    expect(inspector.streams.json.phase).toBe("open");
  });

  it("a cut is asked of the tap", async () => {
    await new CloseTrial(inspector).cut("reset");
    expect(link.cuts).toEqual(["wire-json reset"]);
  });
});
