import { afterEach, describe, expect, it } from "vitest";
import { NOON, startScripted, type Script, type ScriptedServer } from "../support/scripted-server.ts";
import { TestClient, type Message } from "../support/test-client.ts";

const servers: ScriptedServer[] = [];
async function start(script?: Script): Promise<ScriptedServer> {
  const server = await startScripted(script);
  servers.push(server);
  return server;
}
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

const connect = (server: ScriptedServer, encoding = "ticker.v1.json") => TestClient.open(`${server.ws}/ws`, [encoding]);

const cross = { rule: "a", symbols: ["AAA"], when: "crossing_up", price: 100, frequency: "every" };

const firings = ({ messages }: TestClient) =>
  messages
    .filter(({ type, firings: fired }) => type === "alert" && fired !== undefined)
    .flatMap(({ firings: fired }) => fired as { readonly rule: string; readonly t: number; readonly p: number }[]);

/** The market time up to which a client knows its alerts judged: what it states when it connects again. */
const judgedTo = (client: TestClient): number =>
  Math.max(...client.messages.filter(({ type }) => type === "alert").map(({ t }) => Number(t ?? 0)));

describe("alerts", () => {
  it.each(["ticker.v1.json", "ticker.v1.sbe"])(
    "W90, W91: are set, fire on a trade that conflation would hide, and end, in %s",
    async (encoding) => {
      const server = await start();
      server.trade("AAA", 0, 99);
      const client = await connect(server, encoding);
      const welcome = await client.nextOf("welcome");
      expect(welcome["limits"]).toMatchObject({ alerts: 2_000 });
      client.send({ op: "alert", id: 1, set: [cross, { ...cross, rule: "b", price: 0 }] });
      expect(await client.answerTo(1)).toMatchObject({
        ...{ type: "alert", kind: "set", epoch: "7", t: NOON + 1 },
        results: [{ rule: "a" }, { rule: "b", code: "bad_alert", field: "price" }],
      });
      // Up and down again within one flush: no quote shows it.
      server.trade("AAA", 1, 101.5);
      server.trade("AAA", 1, 99);
      const fired: Message = await client.nextOf("alert", "fired");
      expect(fired["firings"]).toEqual([{ rule: "a", s: "AAA", t: NOON + 1_000, n: 0, p: 101.5, up: true }]);
      client.send({ op: "alert", id: 2, remove: ["a"] });
      expect(await client.answerTo(2)).toMatchObject({ kind: "set", results: [] });
      server.trade("AAA", 2, 102);
      client.send({ op: "ping", id: 3 });
      await client.answerTo(3);
      expect(firings(client)).toHaveLength(1);
    },
  );

  it("W92: of one connection fire once each, over a loss, in two tabs alike, and over a restart", async () => {
    const first = await start();
    first.trade("AAA", 0, 99);
    const client = await connect(first);
    client.send({ op: "alert", id: 1, set: [cross] });
    await client.answerTo(1);
    first.trade("AAA", 10, 101);
    await client.nextOf("alert", "fired");
    await client.nextOf("alert", "judged");
    const since = { t: judgedTo(client), prices: { AAA: 99 }, fired: { AAA: [NOON + 10_000, 0] } };
    client.socket.terminate();
    await client.closed;
    first.trade("AAA", 20, 99);
    first.trade("AAA", 30, 102);
    const tabs = [await connect(first), await connect(first, "ticker.v1.sbe")];
    for (const tab of tabs) tab.send({ op: "alert", id: 2, set: [{ ...cross, since }] });
    for (const tab of tabs) {
      expect(await tab.answerTo(2)).toMatchObject({ results: [{ rule: "a" }] });
      expect(firings(tab)).toMatchObject([{ t: NOON + 30_000, n: 0, p: 102 }]);
    }
    const restarted = await start({ epoch: 8 });
    restarted.trade("AAA", 60, 99);
    const again = await connect(restarted);
    again.send({
      op: "alert",
      id: 3,
      set: [{ ...cross, since: { ...since, t: NOON + 30_000, fired: { AAA: [NOON + 30_000, 0] } } }],
    });
    // The server began with an empty board, so it cannot know what happened before its first trade.
    expect(await again.answerTo(3)).toMatchObject({ epoch: "8" });
    restarted.trade("AAA", 61, 101);
    await again.nextOf("alert", "fired");
    expect(firings(again)).toMatchObject([{ t: NOON + 61_000 }]);
  });

  it("W92: end with the epoch, and the client is told to set them again", async () => {
    const server = await start();
    server.trade("AAA", 0, 99);
    const client = await connect(server);
    client.send({ op: "alert", id: 1, set: [cross] });
    await client.answerTo(1);
    server.board.reset(server.board.quotes.instruments, 9 as never);
    server.trade("AAA", 5, 101);
    expect(await client.nextOf("alert", "ended")).toMatchObject({ epoch: "9" });
    expect(firings(client)).toEqual([]);
  });

  it("W91, G5: a malformed request is an error, and disturbs no rule", async () => {
    const server = await start();
    server.trade("AAA", 0, 99);
    const client = await connect(server);
    client.send({ op: "alert", id: 1, set: [cross] });
    await client.answerTo(1);
    client.send({ op: "alert", id: 2, set: "all" });
    expect(await client.answerTo(2)).toMatchObject({ type: "error", code: "bad_message" });
    client.send({ op: "alert", id: 3, set: Array.from({ length: 51 }, () => cross) });
    expect(await client.answerTo(3)).toMatchObject({ type: "error", code: "bad_message" });
    server.trade("AAA", 1, 101);
    await client.nextOf("alert", "fired");
  });
});
